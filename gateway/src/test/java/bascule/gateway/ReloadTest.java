package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What changes while requests come in.
class ReloadTest {
    private static final String SPOOFED = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n";

    private static GatewaySettings settings(Stand stand) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewaySettings.of(any, any, stand.stateFile(), Stand.TOKEN).withThreads(2);
    }

    @Test
    void anOpenConnectionLivesOnAndSeesWhatHasChanged() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            assertThat(client.get("/").fields()).doesNotContainKey("x-bascule-side");
            client.ask(SPOOFED);
            stand.gateway.reload(settings(stand).withShowSide(true).withTrustedProxies(List.of("127.0.0.1")));
            assertThat(client.get("/").field("x-bascule-side")).isEqualTo("blue");
            client.ask(SPOOFED);
            assertThat(stand.blue.requests().stream().map(head -> head.field("x-forwarded-for")))
                    .containsExactly("127.0.0.1", "127.0.0.1", "127.0.0.1", "9.9.9.9, 127.0.0.1");
        }
    }

    @Test
    void limitsChangeForWhatComesNext() throws Exception {
        try (Stand stand = new Stand();
                Wire before = stand.client()) {
            before.get("/");
            Limits limits = Limits.DEFAULT.with(Limit.TARGET_BYTES, 256).with(Limit.HELD, 0);
            stand.gateway.reload(settings(stand).withLimits(limits));
            try (Wire after = stand.client()) {
                assertThat(after.get("/" + "x".repeat(300)).status()).isEqualTo(414);
            }
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            assertThat(before.get("/" + "x".repeat(300)).status())
                    .as("the queue has no room any more")
                    .isEqualTo(503);
        }
    }

    @Test
    void whatCantChangeIsRefusedByNameAndNothingElseChangesEither() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            assertThatThrownBy(() -> stand.gateway.reload(
                            settings(stand).withThreads(3).withSalt("other").withShowSide(true)))
                    .isInstanceOf(WrongSettings.class)
                    .hasMessageContaining("threads can't change while the gateway runs (it is 2)")
                    .hasMessageContaining("salt can't change");
            assertThat(client.get("/").fields()).doesNotContainKey("x-bascule-side");
        }
    }
}
