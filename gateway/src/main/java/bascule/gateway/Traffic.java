package bascule.gateway;

import java.net.InetAddress;
import java.util.List;

/// What all requests of one gateway share.
record Traffic(
        Admission admission,
        Figures figures,
        GatewaySettings.Limits limits,
        String salt,
        boolean showSide,
        List<Network> trusted,
        Transport transport,
        Stop stop) {
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

    boolean trusts(InetAddress client) {
        for (Network network : trusted) {
            if (network.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
