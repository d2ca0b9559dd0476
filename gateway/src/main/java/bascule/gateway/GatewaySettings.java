package bascule.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
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
    private static final int THREADS = 1_024;

    public GatewaySettings {
        trustedProxies = List.copyOf(trustedProxies);
        if (token.length() < 8) {
            throw new IllegalArgumentException("the token of a gateway has at least 8 characters, give a longer one");
        }
        if (threads < 1 || threads > THREADS) {
            throw new IllegalArgumentException("a gateway has 1 to " + THREADS + " threads, not " + threads);
        }
        trustedProxies.forEach(Network::of);
    }

    /// The defaults: side not shown, no salt, one event loop for each processor, nobody's forwarding
    /// fields trusted.
    public static GatewaySettings of(InetSocketAddress listen, InetSocketAddress admin, Path stateFile, String token) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new GatewaySettings(listen, admin, stateFile, token, false, "", threads, List.of(), Limits.DEFAULT);
    }

    public GatewaySettings withListen(InetSocketAddress address) {
        return new GatewaySettings(address, admin, stateFile, token, showSide, salt, threads, trustedProxies, limits);
    }

    public GatewaySettings withAdmin(InetSocketAddress address) {
        return new GatewaySettings(listen, address, stateFile, token, showSide, salt, threads, trustedProxies, limits);
    }

    public GatewaySettings withStateFile(Path file) {
        return new GatewaySettings(listen, admin, file, token, showSide, salt, threads, trustedProxies, limits);
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
}
