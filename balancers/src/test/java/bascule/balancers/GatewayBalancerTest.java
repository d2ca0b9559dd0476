package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class GatewayBalancerTest extends BalancerContract {
    private static final String TOKEN = "correct horse battery";

    @TempDir
    Path folder;

    private Gateway gateway;
    private GatewayBalancer balancer;

    @BeforeEach
    void start() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        gateway = Gateway.start(GatewaySettings.of(anyPort, anyPort, folder.resolve("state.json"), TOKEN));
        balancer = new GatewayBalancer(admin(), () -> TOKEN);
    }

    @AfterEach
    void stop() {
        balancer.close();
        gateway.close();
    }

    private URI admin() {
        return URI.create("http://127.0.0.1:" + gateway.adminPort());
    }

    @Override
    Balancer balancer() {
        return balancer;
    }

    @Test
    void aWrongTokenIsForTheOperator() {
        try (GatewayBalancer stranger = new GatewayBalancer(admin(), () -> "guessed wrong")) {
            assertThatThrownBy(stranger::standing).isInstanceOf(Refused.class).hasMessageContaining("token");
        }
    }

    @Test
    void aGatewayThatIsAwayMayComeBack() {
        gateway.close();
        assertThatThrownBy(balancer::standing).isInstanceOf(Transient.class).hasMessageContaining(admin().toString());
    }
}
