package bascule.gateway;

import bascule.migration.Spelling;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One key of a settings file: what may stand there, and what it changes.
///
/// @param live whether it can change while the gateway runs
/// @param list whether it takes several values
/// @param form of a value, in words
/// @param get what it is in some settings, as people write it
/// @param set makes the settings with those values; refuses with an IllegalArgumentException that says why
record Setting(
        String key,
        boolean live,
        boolean list,
        String form,
        String what,
        Function<GatewaySettings, List<String>> get,
        BiFunction<GatewaySettings, Given, GatewaySettings> set) {
    /// The key of which the command line reads the file.
    static final String TOKEN_FILE = "admin.token-file";

    private static final String NETWORK = "an address or a network, such as 10.0.0.0/8";
    private static final Map<String, Boolean> WORDS = Map.of("true", true, "false", false);

    /// What a file says at a key.
    ///
    /// @param values as they are written; at least one, exactly one where no list belongs
    /// @param folder that paths are relative to
    /// @param route whose it is, where a key is there for each
    record Given(List<String> values, Path folder, String route) {
        Given {
            values = List.copyOf(values);
        }

        Given(List<String> values, Path folder) {
            this(values, folder, Protection.EVERY_ROUTE);
        }

        String text() {
            return values.getFirst();
        }

        Path path() {
            return folder.resolve(text());
        }

        List<Path> paths() {
            return values.stream().map(folder::resolve).toList();
        }
    }

    static final List<Setting> ALL = all();

    private static List<Setting> all() {
        List<Setting> all = new ArrayList<>(places());
        all.addAll(clients());
        all.addAll(tls("tls", "", GatewaySettings::tls, GatewaySettings::withTls, true));
        all.add(many(
                "tls.for-names",
                "a path",
                "further certificates, each a file in PEM with its chain and its key, shown to clients that ask for"
                        + " one of its names (SNI)",
                from -> from.tls().forNames().stream().map(Path::toString).toList(),
                (from, given) -> from.withTls(from.tls().withForNames(given.paths()))));
        all.addAll(
                tls("admin.tls", " of the admin API", GatewaySettings::adminTls, GatewaySettings::withAdminTls, false));
        all.add(live(
                "upstreams.ca",
                "a path",
                "certificates in PEM that upstreams with `https` are verified against; else those this system trusts",
                from -> text(from.upstreamCa()),
                (from, given) -> from.withUpstreamCa(Optional.of(given.path()))));
        all.addAll(policies());
        all.addAll(RouteSettings.ALL);
        for (Limit limit : Limit.values()) {
            all.add(limited(limit));
        }
        return List.copyOf(all);
    }

    /// Where it is, and what it keeps.
    private static List<Setting> places() {
        return List.of(
                fixed(
                        "listen",
                        "host:port",
                        "where the service's requests come in; port 0 takes any free one",
                        from -> written(from.listen()),
                        (from, given) -> from.withListen(address(given.text()))),
                fixed(
                        "admin.listen",
                        "host:port",
                        "where the controller speaks to it",
                        from -> written(from.admin()),
                        (from, given) -> from.withAdmin(address(given.text()))),
                live(
                        TOKEN_FILE,
                        "a path",
                        "holds the token that the controller must show; only its owner may be able to read it",
                        from -> ".bascule/gateway-token",
                        (from, given) -> from),
                fixed(
                        "state",
                        "a path",
                        "keeps routes, serving side and epoch over a restart",
                        from -> from.stateFile().toString(),
                        (from, given) -> from.withStateFile(given.path())),
                fixed(
                        "threads",
                        "1 to 1024",
                        "event loops",
                        from -> String.valueOf(from.threads()),
                        (from, given) -> from.withThreads(Whole.number(given.text()))),
                fixed(
                        "salt",
                        "text",
                        "before a caller's identity when callers are sorted into buckets",
                        GatewaySettings::salt,
                        (from, given) -> from.withSalt(given.text())));
    }

    /// What it says of clients, and whom it believes.
    private static List<Setting> clients() {
        return List.of(
                live(
                        "show-side",
                        "true or false",
                        "each answer carries `X-Bascule-Side`, and `X-Bascule-Held` with the milliseconds it was held",
                        from -> String.valueOf(from.showSide()),
                        (from, given) -> from.withShowSide(truth(given.text()))),
                many(
                        "trusted-proxies",
                        NETWORK,
                        "clients whose `X-Forwarded-*` fields are kept",
                        GatewaySettings::trustedProxies,
                        (from, given) -> from.withTrustedProxies(given.values())),
                many(
                        "proxy-protocol",
                        NETWORK,
                        "peers whose connections begin with a PROXY protocol header, version 1 or 2, that names the"
                                + " client",
                        GatewaySettings::proxyProtocol,
                        (from, given) -> from.withProxyProtocol(given.values())));
    }

    /// The keys below one that tells how connections are encrypted.
    ///
    /// @param rest whether more than certificate and key can change while the gateway runs
    private static List<Setting> tls(
            String key,
            String whose,
            Function<GatewaySettings, Tls> get,
            BiFunction<GatewaySettings, Tls, GatewaySettings> set,
            boolean rest) {
        return List.of(
                live(
                        key + ".certificate",
                        "a path",
                        "certificate chain" + whose + " in PEM, the own one first; with it TLS is spoken, and only TLS",
                        from -> text(get.apply(from).certificate()),
                        (from, given) -> set.apply(from, get.apply(from).withCertificate(given.path()))),
                live(
                        key + ".key",
                        "a path",
                        "its private key in PEM (PKCS #8), not encrypted",
                        from -> text(get.apply(from).key()),
                        (from, given) -> set.apply(from, get.apply(from).withKey(given.path()))),
                one(
                        rest,
                        key + ".client-ca",
                        "a path",
                        "certificates in PEM that clients' certificates are verified against",
                        from -> text(get.apply(from).clientCa()),
                        (from, given) -> set.apply(from, get.apply(from).withClientCa(given.path()))),
                one(
                        rest,
                        key + ".client-certificates",
                        Words.of(Tls.Clients.class),
                        "whether clients must, may or need not show one",
                        from -> Words.text(get.apply(from).clients()),
                        (from, given) -> set.apply(
                                from, get.apply(from).withClients(Words.parse(Tls.Clients.class, given.text())))),
                one(
                        rest,
                        key + ".oldest",
                        "1.2 or 1.3",
                        "version of TLS that is still spoken",
                        from -> get.apply(from).oldest(),
                        (from, given) -> set.apply(from, get.apply(from).withOldest(given.text()))));
    }

    private static String text(Optional<Path> path) {
        return path.map(Path::toString).orElse("");
    }

    private static List<Setting> policies() {
        return List.of(
                live(
                        "override-key-file",
                        "a path",
                        "holds the key that signs a tester's choice of the side, 16 characters or more, the same for"
                                + " all gateways of a service; without it nobody may choose",
                        from -> from.policies().overrideKey().isEmpty() ? "" : "a key",
                        (from, given) -> from.withPolicies(from.policies().withOverrideKey(secret(given.path())))),
                live(
                        "start-traces",
                        "true or false",
                        "a request that brings no trace context (`traceparent`) gets one; what it brings is passed on",
                        from -> String.valueOf(from.policies().startTraces()),
                        (from, given) -> from.withPolicies(from.policies().withStartTraces(truth(given.text())))),
                live(
                        "traces.endpoint",
                        "a URL",
                        "of a collector that takes OTLP over HTTP; spans of requests are sent there",
                        from -> from.policies().spans().endpoint(),
                        (from, given) -> from.withPolicies(from.policies()
                                .withSpans(from.policies().spans().withEndpoint(given.text())))),
                live(
                        "traces.share",
                        "0% to 100%",
                        "of the requests that bring no trace are sampled; of those that bring one, whoever began it"
                                + " says",
                        from -> new Split(from.policies().spans().share()).percent(),
                        (from, given) -> from.withPolicies(from.policies()
                                .withSpans(from.policies().spans().withShare(SpanPolicy.share(given.text()))))),
                live(
                        "access-log",
                        "a path",
                        "a line of JSON for each request is appended there",
                        from -> text(from.policies().accessLog()),
                        (from, given) -> from.withPolicies(from.policies().withAccessLog(given.path()))),
                live(
                        "health.path",
                        "a path of a URL",
                        "asked for at every upstream again and again; one that does not answer with 200 to 399 gets no"
                                + " requests",
                        from -> from.policies().healthPath(),
                        (from, given) -> from.withPolicies(from.policies().withHealthPath(given.text()))),
                live(
                        "health.passive",
                        "true or false",
                        "an upstream that can't be reached, breaks off or does not answer gets no requests",
                        from -> String.valueOf(from.policies().passiveHealth()),
                        (from, given) -> from.withPolicies(from.policies().withPassiveHealth(truth(given.text())))));
    }

    private static Setting limited(Limit limit) {
        return live(
                "limits." + limit.key(),
                limit.bounds(),
                limit.what(),
                from -> limit.text(from.limits().of(limit)),
                (from, given) -> from.withLimits(from.limits().with(limit, limit.parse(given.text()))));
    }

    private static Setting fixed(
            String key,
            String form,
            String what,
            Function<GatewaySettings, String> get,
            BiFunction<GatewaySettings, Given, GatewaySettings> set) {
        return one(false, key, form, what, get, set);
    }

    private static Setting live(
            String key,
            String form,
            String what,
            Function<GatewaySettings, String> get,
            BiFunction<GatewaySettings, Given, GatewaySettings> set) {
        return one(true, key, form, what, get, set);
    }

    private static Setting one(
            boolean live,
            String key,
            String form,
            String what,
            Function<GatewaySettings, String> get,
            BiFunction<GatewaySettings, Given, GatewaySettings> set) {
        return new Setting(key, live, false, form, what, from -> List.of(get.apply(from)), set);
    }

    private static Setting many(
            String key,
            String form,
            String what,
            Function<GatewaySettings, List<String>> get,
            BiFunction<GatewaySettings, Given, GatewaySettings> set) {
        return new Setting(key, true, true, form, what, get, set);
    }

    /// Keys and what stands there, of those that can't change while the gateway runs and differ.
    static List<String> keptApart(GatewaySettings now, GatewaySettings next) {
        return ALL.stream()
                .filter(each ->
                        !each.live() && !each.get().apply(now).equals(each.get().apply(next)))
                .map(each -> each.key() + " can't change while the gateway runs (it is "
                        + String.join(", ", each.get().apply(now)) + "): take the change back, or restart the gateway")
                .toList();
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " can't be read (" + e + "); name another file", e);
        }
    }

    private static boolean truth(String text) {
        Boolean known = WORDS.get(text);
        if (known == null) {
            throw new IllegalArgumentException("'" + text + "' is not allowed here: write true or false");
        }
        return known;
    }

    private static String written(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.isBlank() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is no address: write host:port, such as 0.0.0.0:8080");
        }
        boolean boxed = host.startsWith("[") && host.endsWith("]");
        return new InetSocketAddress(boxed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    /// The known key that was meant, if any is close.
    static String nearest(String key) {
        List<String> known = ALL.stream().map(Setting::key).toList();
        return known.stream()
                .filter(each -> bare(each).equals(bare(key)))
                .findFirst()
                .or(() -> Spelling.nearest(key, known))
                .map(near -> "did you mean '" + near + "'?")
                .orElse("docs/gateway-settings.md lists the keys");
    }

    /// Without what it stands under, and however its words are joined.
    private static String bare(String key) {
        return key.substring(key.lastIndexOf('.') + 1).replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
