package bascule.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
        return with(draft -> draft.listen = value);
    }

    public GatewaySettings withAdmin(InetSocketAddress value) {
        return with(draft -> draft.admin = value);
    }

    public GatewaySettings withStateFile(Path value) {
        return with(draft -> draft.stateFile = value);
    }

    public GatewaySettings withShowSide(boolean value) {
        return with(draft -> draft.showSide = value);
    }

    public GatewaySettings withSalt(String value) {
        return with(draft -> draft.salt = value);
    }

    public GatewaySettings withThreads(int value) {
        return with(draft -> draft.threads = value);
    }

    public GatewaySettings withTrustedProxies(List<String> value) {
        return with(draft -> draft.trustedProxies = value);
    }

    public GatewaySettings withProxyProtocol(List<String> value) {
        return with(draft -> draft.proxyProtocol = value);
    }

    public GatewaySettings withTls(Tls value) {
        return with(draft -> draft.tls = value);
    }

    public GatewaySettings withAdminTls(Tls value) {
        return with(draft -> draft.adminTls = value);
    }

    public GatewaySettings withUpstreamCa(Optional<Path> value) {
        return with(draft -> draft.upstreamCa = value);
    }

    public GatewaySettings withLimits(Limits value) {
        return with(draft -> draft.limits = value);
    }

    public GatewaySettings withPolicies(GatewayPolicies value) {
        return with(draft -> draft.policies = value);
    }

    private GatewaySettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Settings of which one is about to be another.
    private static final class Draft {
        private InetSocketAddress listen;
        private InetSocketAddress admin;
        private Path stateFile;
        private final String token;
        private boolean showSide;
        private String salt;
        private int threads;
        private List<String> trustedProxies;
        private List<String> proxyProtocol;
        private Tls tls;
        private Tls adminTls;
        private Optional<Path> upstreamCa;
        private Limits limits;
        private GatewayPolicies policies;

        Draft(GatewaySettings from) {
            listen = from.listen;
            admin = from.admin;
            stateFile = from.stateFile;
            token = from.token;
            showSide = from.showSide;
            salt = from.salt;
            threads = from.threads;
            trustedProxies = from.trustedProxies;
            proxyProtocol = from.proxyProtocol;
            tls = from.tls;
            adminTls = from.adminTls;
            upstreamCa = from.upstreamCa;
            limits = from.limits;
            policies = from.policies;
        }

        GatewaySettings settings() {
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
                    policies);
        }
    }

    /// What does not fit together; each begins with the key it is about.
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        tls.problem().ifPresent(problem -> problems.add("tls: " + problem));
        adminTls.problem().ifPresent(problem -> problems.add("admin.tls: " + problem));
        policies.protect().forEach((route, limits) -> {
            if (limits.queue() > 0 && limits.atOnce() == 0) {
                problems.add(
                        "protect." + route + ": a queue is for a place at the service: give at-once too, or no queue");
            }
        });
        return problems;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "gateway on " + listen + ", admin on " + admin + ", state in " + stateFile;
    }
}
