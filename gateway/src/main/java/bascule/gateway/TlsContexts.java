package bascule.gateway;

import bascule.certificates.Authorities;
import bascule.certificates.ServerKey;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// What connections are encrypted with: certificates, keys, and whom to believe, as the files were when
/// they were read.
///
/// @param listener of clients' connections; empty if they are plain
/// @param admin shown by the admin API; empty if it is plain
/// @param upstream of connections to upstreams with `https`
/// @param upstreamStreams of those with `h2`
record TlsContexts(
        Optional<ShownCertificates> listener,
        Optional<ServerKey> admin,
        SslContext upstream,
        SslContext upstreamStreams) {
    /// In the order we would like them.
    static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    /// @throws WrongSettings with everything that keeps a file from being used
    static TlsContexts read(GatewaySettings settings) throws WrongSettings {
        List<String> problems = new ArrayList<>(settings.problems());
        Optional<ShownCertificates> listener = Optional.empty();
        Optional<ServerKey> admin = Optional.empty();
        if (problems.isEmpty() && settings.tls().on()) {
            listener = built("tls", settings.tls(), problems, TlsContexts::shown);
        }
        if (problems.isEmpty() && settings.adminTls().on()) {
            admin = built("admin.tls", settings.adminTls(), problems, TlsContexts::key);
        }
        Optional<SslContext> upstream = built(
                "upstreams.ca",
                settings.upstreamCa(),
                problems,
                ca -> client(ca).build());
        Optional<SslContext> streams = built(
                "upstreams.ca",
                settings.upstreamCa(),
                problems,
                ca -> client(ca).applicationProtocolConfig(alpn(List.of("h2"))).build());
        if (!problems.isEmpty() || upstream.isEmpty() || streams.isEmpty()) {
            throw new WrongSettings(problems.stream().distinct().toList());
        }
        return new TlsContexts(listener, admin, upstream.get(), streams.get());
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /// Makes something of files.
    private interface Making<T, R> {
        R make(T from) throws SSLException;
    }

    private static <T, R> Optional<R> built(String key, T from, List<String> problems, Making<T, R> making) {
        try {
            return Optional.of(making.make(from));
        } catch (SSLException | IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static ServerKey key(Tls tls) {
        return ServerKey.read(tls.certificate().orElseThrow(), tls.key().orElseThrow());
    }

    private static ShownCertificates shown(Tls tls) throws SSLException {
        SslContext other = server(tls, key(tls)).build();
        Map<String, SslContext> named = new HashMap<>();
        Map<String, Path> files = new HashMap<>();
        for (Path file : tls.forNames()) {
            ServerKey key = ServerKey.read(file, file);
            SslContext context = server(tls, key).build();
            for (String name : key.names()) {
                Path before = files.putIfAbsent(name, file);
                if (before != null) {
                    throw new IllegalArgumentException(
                            "both " + before + " and " + file + " are for " + name + ": keep one");
                }
                named.put(name, context);
            }
        }
        return new ShownCertificates(other, named);
    }

    private static SslContextBuilder server(Tls tls, ServerKey key) {
        SslContextBuilder builder = SslContextBuilder.forServer(key.key(), key.chain())
                .sslProvider(provider())
                .protocols(tls.versions())
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(
                        switch (tls.clients()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .applicationProtocolConfig(alpn(PROTOCOLS));
        tls.clientCa().ifPresent(ca -> builder.trustManager(Authorities.read(ca)));
        return builder;
    }

    private static ApplicationProtocolConfig alpn(List<String> protocols) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    private static SslContextBuilder client(Optional<Path> ca) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider())
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("HTTPS");
        ca.ifPresent(path -> builder.trustManager(Authorities.read(path)));
        return builder;
    }
}
