package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a response says of its way, if it is asked to.
final class ShownTest {
    @Test
    void aResponseSaysItsSideAndHowLongItWasHeldOnlyIfItWas() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withShowSide(true));
                Wire client = stand.client()) {
            assertThat(client.get("/").fields())
                    .containsEntry("x-bascule-side", "blue")
                    .doesNotContainKey("x-bascule-held");
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.counters().held() == 1);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            Wire.Message held = client.answer(false);
            assertThat(held.fields()).containsEntry("x-bascule-side", "green");
            assertThat(Long.parseLong(held.fields().getOrDefault("x-bascule-held", "-1")))
                    .isBetween(0L, 30_000L);
        }
    }

    @Test
    void aResponseSaysNothingOfItUnasked() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            assertThat(client.get("/").fields()).doesNotContainKeys("x-bascule-side", "x-bascule-held");
        }
    }
}
