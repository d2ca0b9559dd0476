package bascule.gateway;

import java.net.InetAddress;
import java.util.List;

/// What all requests of one gateway share.
final class Traffic {
    private final Admission admission;
    private final Figures figures;
    private final String salt;
    private final Transport transport;
    private final Stop stop = new Stop();
    private volatile Live live;

    /// What can change while requests are under way; one that has begun may see either.
    private record Live(Limits limits, boolean showSide, List<Network> trusted) {
        static Live of(GatewaySettings settings) {
            return new Live(
                    settings.limits(),
                    settings.showSide(),
                    settings.trustedProxies().stream().map(Network::of).toList());
        }
    }

    /// Whether the gateway is about to stop: answers say so and connections end.
    static final class Stop {
        private volatile boolean stopping;

        void begin() {
            stopping = true;
        }

        boolean stopping() {
            return stopping;
        }
    }

    Traffic(GatewaySettings settings, Admission admission, Transport transport) {
        this.admission = admission;
        this.figures = new Figures();
        this.salt = settings.salt();
        this.transport = transport;
        this.live = Live.of(settings);
    }

    /// Takes over what can change.
    void change(GatewaySettings settings) {
        live = Live.of(settings);
        admission.bound(Admission.Bounds.of(settings.limits()));
    }

    Admission admission() {
        return admission;
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

    Transport transport() {
        return transport;
    }

    Stop stop() {
        return stop;
    }

    boolean trusts(InetAddress client) {
        for (Network network : live.trusted()) {
            if (network.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
