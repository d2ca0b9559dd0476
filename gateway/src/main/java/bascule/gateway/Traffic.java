package bascule.gateway;

import bascule.comparison.Findings;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all requests of one gateway share.
final class Traffic {
    private final Admission admission;
    private final Figures figures;
    private final String salt;
    private final Transport transport;
    private final Stop stop = new Stop();
    private final Findings findings;
    private final Protection protection = new Protection();
    private final Mirrored mirrored;
    private final Sessions sessions;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final WarmUps warmUps = new WarmUps();
    private volatile @Nullable AccessLog accessLog;
    private volatile @Nullable Spans spans;
    private volatile Live live;

    /// What can change while requests are under way; one that has begun may see either.
    private record Live(
            Limits limits,
            String token,
            boolean showSide,
            List<Network> trusted,
            List<Network> introducing,
            TlsContexts tls,
            SideOverride overrides,
            boolean startsTraces,
            HealthPolicy health) {
        static Live of(GatewaySettings settings, TlsContexts tls) {
            return new Live(
                    settings.limits(),
                    settings.token(),
                    settings.showSide(),
                    networks(settings.trustedProxies()),
                    networks(settings.proxyProtocol()),
                    tls,
                    SideOverride.of(settings.policies().overrideKey()),
                    settings.policies().startTraces(),
                    HealthPolicy.of(settings.policies(), settings.limits()));
        }

        private static List<Network> networks(List<String> texts) {
            return texts.stream().map(Network::of).toList();
        }
    }

    /// Whether the gateway is about to stop: answers say so and connections end.
    static final class Stop {
        private volatile boolean stopping;
        private volatile long patience;

        /// @param patienceNanos how long connections that are idle may wait for one more request
        void begin(long patienceNanos) {
            patience = patienceNanos;
            stopping = true;
        }

        /// In nanoseconds.
        long patience() {
            return patience;
        }

        boolean stopping() {
            return stopping;
        }
    }

    Traffic(GatewaySettings settings, TlsContexts tls, Admission admission, Transport transport) {
        this.admission = admission;
        this.figures = new Figures();
        this.salt = settings.salt();
        this.transport = transport;
        this.findings = new Findings(InstantSource.system());
        this.mirrored = new Mirrored(findings);
        this.live = Live.of(settings, tls);
        this.sessions = new Sessions(
                new AskOthers(() -> live.token(), () -> admission.routing().cohorts()), this::limits);
        protect(settings);
        logTo(settings);
        trace(settings);
    }

    private void trace(GatewaySettings settings) {
        Spans before = spans;
        SpanPolicy wanted = settings.policies().spans();
        if (before == null || !before.policy().equals(wanted)) {
            spans = Spans.of(wanted);
            if (before != null) {
                Thread.ofVirtual().start(before::close);
            }
        }
    }

    /// Null if requests have none.
    @Nullable
    Spans spans() {
        return spans;
    }

    private void logTo(GatewaySettings settings) {
        AccessLog before = accessLog;
        Path wanted = settings.policies().accessLog().orElse(null);
        if (before != null && before.file().equals(wanted)) {
            before.limit(settings.limits().accessLogLines());
            return;
        }
        accessLog = wanted == null
                ? null
                : AccessLog.to(wanted, figures, settings.limits().accessLogLines());
        if (before != null) {
            before.close();
        }
    }

    /// Null if there is none.
    @Nullable
    AccessLog accessLog() {
        return accessLog;
    }

    /// Every connection that is open, from clients and to upstreams.
    ChannelGroup connections() {
        return connections;
    }

    /// Who has written what green may not have yet.
    Sessions sessions() {
        return sessions;
    }

    /// What green is asked before it serves.
    WarmUps warmUps() {
        return warmUps;
    }

    /// What became of copied requests.
    Mirrored mirrored() {
        return mirrored;
    }

    /// How their answers compare.
    Findings findings() {
        return findings;
    }

    /// Writes what was logged.
    void close() {
        warmUps.end();
        sessions.close();
        mirrored.close();
        AccessLog log = accessLog;
        if (log != null) {
            log.close();
        }
        Spans sent = spans;
        if (sent != null) {
            sent.close();
        }
    }

    /// Takes over what can change.
    void change(GatewaySettings settings, TlsContexts tls) {
        live = Live.of(settings, tls);
        protect(settings);
        logTo(settings);
        trace(settings);
        admission.bound(Admission.Bounds.of(settings.limits()));
    }

    Admission admission() {
        return admission;
    }

    /// What protects the service, by route.
    Protection protection() {
        return protection;
    }

    private void protect(GatewaySettings settings) {
        protection.change(settings.policies().protect(), settings.limits().knownClients());
    }

    Figures figures() {
        return figures;
    }

    Limits limits() {
        return live.limits();
    }

    String salt() {
        return salt;
    }

    boolean showSide() {
        return live.showSide();
    }

    /// Whether a request that brings no trace context gets one.
    boolean startsTraces() {
        return live.startsTraces();
    }

    /// When an upstream is taken for ill.
    HealthPolicy health() {
        return live.health();
    }

    SideOverride overrides() {
        return live.overrides();
    }

    Transport transport() {
        return transport;
    }

    Stop stop() {
        return stop;
    }

    TlsContexts tls() {
        return live.tls();
    }

    /// Whether it may say for whom it asks.
    boolean trusts(InetAddress client) {
        return Network.any(live.trusted(), client);
    }

    /// Whether its connections begin with a header that tells whose they are.
    boolean introduces(InetAddress peer) {
        return Network.any(live.introducing(), peer);
    }
}
