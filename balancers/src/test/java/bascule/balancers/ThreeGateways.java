package bascule.balancers;

import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Three real gateways with a relay before the admin API of each.
final class ThreeGateways implements AutoCloseable {
    static final String TOKEN = "correct horse battery";
    static final Duration ANSWER = Duration.ofSeconds(3);

    private final Path folder;
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    final GatewayGroup group;

    ThreeGateways(Path folder) throws IOException {
        this.folder = folder;
        for (int i = 0; i < 3; i++) {
            int which = i;
            gateways.add(start(i));
            relays.add(new Relay(
                    gateways.get(i).adminPort(), () -> gateways.get(which).close()));
        }
        group = group("");
    }

    /// They, as that migration sees them.
    GatewayGroup group(String migration) {
        return new GatewayGroup(
                relays.stream()
                        .map(each -> new GatewayBalancer(each.uri(), () -> TOKEN, migration, ANSWER))
                        .toList(),
                migration);
    }

    private Gateway start(int which) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Gateway.start(GatewaySettings.of(anyPort, anyPort, folder.resolve("state-" + which), TOKEN)
                .withThreads(1)
                .withShowSide(true));
    }

    int port(int which) {
        return gateways.get(which).port();
    }

    Relay relay(int which) {
        return relays.get(which);
    }

    /// Whatever became of it, it runs and can be reached.
    void heal(int which) throws IOException {
        gateways.get(which).close();
        gateways.set(which, start(which));
        relays.get(which).heal(gateways.get(which).adminPort());
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
        group.close();
        gateways.forEach(Gateway::close);
    }
}
