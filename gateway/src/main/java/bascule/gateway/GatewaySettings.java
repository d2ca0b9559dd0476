package bascule.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a gateway is told when it starts.
///
/// @param listen where the service's requests come in
/// @param admin where the controller speaks to it
/// @param stateFile keeps routes, serving side and epoch over a restart
/// @param token bearer of it may change the gateway
/// @param showSide whether each response carries `X-Bascule-Side`, and `X-Bascule-Held` (milliseconds) if it was held
/// @param salt before a caller's identity when callers are sorted into buckets
/// @param threads event loops
/// @param trustedProxies addresses or networks such as `10.0.0.0/8` whose `X-Forwarded-*` fields are kept
public record GatewaySettings(
        InetSocketAddress listen,
        InetSocketAddress admin,
        Path stateFile,
        String token,
        boolean showSide,
        String salt,
        int threads,
        List<String> trustedProxies,
        Limits limits) {
    public GatewaySettings {
        trustedProxies = List.copyOf(trustedProxies);
        if (token.length() < 8) {
            throw new IllegalArgumentException("the token of a gateway has at least 8 characters, give a longer one");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("a gateway needs at least one thread, got " + threads);
        }
        trustedProxies.forEach(Network::of);
    }

    /// The defaults: side not shown, no salt, one event loop for each processor, nobody's forwarding
    /// fields trusted.
    public static GatewaySettings of(InetSocketAddress listen, InetSocketAddress admin, Path stateFile, String token) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new GatewaySettings(listen, admin, stateFile, token, false, "", threads, List.of(), Limits.DEFAULT);
    }

    public GatewaySettings withShowSide(boolean show) {
        return new GatewaySettings(listen, admin, stateFile, token, show, salt, threads, trustedProxies, limits);
    }

    public GatewaySettings withSalt(String newSalt) {
        return new GatewaySettings(listen, admin, stateFile, token, showSide, newSalt, threads, trustedProxies, limits);
    }

    public GatewaySettings withThreads(int count) {
        return new GatewaySettings(listen, admin, stateFile, token, showSide, salt, count, trustedProxies, limits);
    }

    public GatewaySettings withTrustedProxies(List<String> networks) {
        return new GatewaySettings(listen, admin, stateFile, token, showSide, salt, threads, networks, limits);
    }

    public GatewaySettings withLimits(Limits newLimits) {
        return new GatewaySettings(listen, admin, stateFile, token, showSide, salt, threads, trustedProxies, newLimits);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "gateway on " + listen + ", admin on " + admin + ", state in " + stateFile;
    }

    /// A limit on everything.
    ///
    /// @param headBytes of a request's header fields together
    /// @param fields of a request
    /// @param targetBytes of a request's target
    /// @param head how long a request's head may take to arrive
    /// @param idle how long a client's connection may be quiet between requests
    /// @param body how long a body may make no progress in either direction
    /// @param connect how long an upstream may take to accept
    /// @param response how long an upstream may take to begin its answer
    /// @param upstreamIdle how long an upstream connection is kept for the next request; shorter than
    ///     upstreams keep theirs
    /// @param upstreamConnections open to one upstream from one event loop
    /// @param queue how long a request may wait for an upstream connection once as many are open as may be
    /// @param clients connections from clients
    /// @param held requests that may be queued at once
    /// @param heldFor how long one request may be queued
    /// @param releaseAtOnce held requests let go at once at the end of a hold, before the pace rises
    /// @param tunnels over how long a time upgraded connections to the side left behind are closed
    /// @param stop how long requests in flight may take when the gateway stops
    public record Limits(
            int headBytes,
            int fields,
            int targetBytes,
            Duration head,
            Duration idle,
            Duration body,
            Duration connect,
            Duration response,
            Duration upstreamIdle,
            int upstreamConnections,
            Duration queue,
            int clients,
            int held,
            Duration heldFor,
            int releaseAtOnce,
            Duration tunnels,
            Duration stop) {
        public static final Limits DEFAULT = new Limits(
                32 * 1024,
                100,
                8 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(4),
                512,
                Duration.ofSeconds(5),
                20_000,
                10_000,
                Duration.ofSeconds(60),
                64,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }
}
