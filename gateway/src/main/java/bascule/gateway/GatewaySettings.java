package bascule.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
/// @param proxyProtocol addresses or networks whose connections begin with the header of the PROXY protocol
/// @param tls of the service's requests
/// @param adminTls of the admin API
/// @param upstreamCa certificates in PEM that upstreams with `https` are verified against; else this
///     system's
/// @param policies what it does besides passing requests on
public record GatewaySettings(
        InetSocketAddress listen,
        InetSocketAddress admin,
        Path stateFile,
        String token,
        boolean showSide,
        String salt,
        int threads,
        List<String> trustedProxies,
        List<String> proxyProtocol,
        Tls tls,
        Tls adminTls,
        Optional<Path> upstreamCa,
        Limits limits,
        GatewayPolicies policies) {
    private static final int THREADS = 1_024;

    public GatewaySettings {
        trustedProxies = List.copyOf(trustedProxies);
        proxyProtocol = List.copyOf(proxyProtocol);
        if (token.length() < 8) {
            throw new IllegalArgumentException("the token of a gateway has at least 8 characters, give a longer one");
        }
        if (threads < 1 || threads > THREADS) {
            throw new IllegalArgumentException("a gateway has 1 to " + THREADS + " threads, not " + threads);
        }
        trustedProxies.forEach(Network::of);
        proxyProtocol.forEach(Network::of);
    }

    /// The defaults: no TLS, side not shown, no salt, one event loop for each processor, nobody's
    /// forwarding fields trusted.
    public static GatewaySettings of(InetSocketAddress listen, InetSocketAddress admin, Path stateFile, String token) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                false,
                "",
                threads,
                List.of(),
                List.of(),
                Tls.NONE,
                Tls.NONE,
                Optional.empty(),
                Limits.DEFAULT,
                GatewayPolicies.NONE);
    }

    public GatewaySettings withListen(InetSocketAddress value) {
        return new GatewaySettings(
                value,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withAdmin(InetSocketAddress value) {
        return new GatewaySettings(
                listen,
                value,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withStateFile(Path value) {
        return new GatewaySettings(
                listen,
                admin,
                value,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withShowSide(boolean value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                value,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withSalt(String value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                value,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withThreads(int value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                value,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withTrustedProxies(List<String> value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                value,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withProxyProtocol(List<String> value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                value,
                tls,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withTls(Tls value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                value,
                adminTls,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withAdminTls(Tls value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                value,
                upstreamCa,
                limits,
                policies);
    }

    public GatewaySettings withUpstreamCa(Optional<Path> value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                value,
                limits,
                policies);
    }

    public GatewaySettings withLimits(Limits value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                value,
                policies);
    }

    public GatewaySettings withPolicies(GatewayPolicies value) {
        return new GatewaySettings(
                listen,
                admin,
                stateFile,
                token,
                showSide,
                salt,
                threads,
                trustedProxies,
                proxyProtocol,
                tls,
                adminTls,
                upstreamCa,
                limits,
                value);
    }

    /// What does not fit together; each begins with the key it is about.
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        tls.problem().ifPresent(problem -> problems.add("tls: " + problem));
        adminTls.problem().ifPresent(problem -> problems.add("admin.tls: " + problem));
        return problems;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "gateway on " + listen + ", admin on " + admin + ", state in " + stateFile;
    }
}
