package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SideOverrideTest {
    private static final String KEY = "a key of sixteen characters";
    private static final SideOverride OURS = SideOverride.of(KEY);
    private final Instant soon = Instant.now().plusSeconds(600);

    private static Stand stand(String key) throws Exception {
        return new Stand(settings -> settings.withPolicies(settings.policies().withOverrideKey(key)));
    }

    private static Wire.Message ask(Wire client, String field, String value) throws IOException {
        return client.ask("POST /x HTTP/1.1\r\nHost: a\r\n" + field + ": " + value + "\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aTesterChoosesTheSideByFieldOrCookie() throws Exception {
        String green = OURS.sign(Side.GREEN, soon);
        try (Stand stand = stand(KEY);
                Wire client = stand.client()) {
            assertThat(client.get("/x").text()).isEqualTo("blue");
            assertThat(ask(client, "X-Bascule-Override", green).text()).isEqualTo("green");
            assertThat(ask(client, "Cookie", "a=b; bascule_override=" + green).text())
                    .isEqualTo("green");
            assertThat(stand.green.requests().getFirst().fields()).doesNotContainKey("x-bascule-override");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(ask(client, "X-Bascule-Override", OURS.sign(Side.BLUE, soon))
                            .text())
                    .isEqualTo("blue");
            assertThat(client.get("/x").text()).isEqualTo("green");
        }
    }

    @Test
    void whatIsNotOursOrHasEndedOrWasChangedCountsForNothing() {
        String good = OURS.sign(Side.GREEN, soon);
        assertThat(side(OURS, good)).isEqualTo(Side.GREEN);
        String mac = good.substring(good.lastIndexOf('.') + 1);
        for (String bad : List.of(
                "",
                ".",
                "..",
                "green",
                "green." + mac,
                "blue" + good.substring("green".length()),
                "green." + (soon.getEpochSecond() + 1) + "." + mac,
                good.substring(0, good.length() - 1),
                good + "A",
                "x".repeat(10_000),
                SideOverride.of("another key of a gateway").sign(Side.GREEN, soon),
                OURS.sign(Side.GREEN, Instant.now().minusSeconds(1)))) {
            assertThat(side(OURS, bad)).as(bad).isNull();
        }
        assertThat(side(SideOverride.OFF, good)).isNull();
    }

    private static @Nullable Side side(SideOverride overrides, String value) {
        return overrides.side(new DefaultHttpHeaders().add(SideOverride.FIELD, value));
    }

    @Test
    void duringAHoldATesterReachesTheSideThatDoesNotServeAndNoOther() throws Exception {
        try (Stand stand = stand(KEY);
                Wire client = stand.client();
                Wire serving = stand.client()) {
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(30), Stand.FIRST);
            assertThat(ask(client, "X-Bascule-Override", OURS.sign(Side.GREEN, soon))
                            .text())
                    .isEqualTo("green");
            serving.send("GET / HTTP/1.1\r\nHost: a\r\nX-Bascule-Override: " + OURS.sign(Side.BLUE, soon) + "\r\n\r\n");
            await().until(() -> stand.counters().held() == 1);
            assertThat(stand.blue.requests()).isEmpty();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(serving.answer(false).text())
                    .as("it was held, and chose blue")
                    .isEqualTo("blue");
        }
    }

    @Test
    void theAdminApiSignsOne() throws Exception {
        try (Stand stand = stand(KEY);
                Wire admin = Wire.to(stand.gateway.adminPort());
                Wire client = stand.client()) {
            Wire.Message answer = admin.ask(post("{\"side\":\"green\",\"seconds\":60}"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"header\":\"x-bascule-override\"", "\"cookie\":\"bascule_override\"");
            String value = answer.text().replaceAll("(?s).*\"value\":\"([^\"]+)\".*", "$1");
            assertThat(ask(client, "X-Bascule-Override", value).text()).isEqualTo("green");
            for (String bad :
                    List.of("{}", "{\"side\":\"red\",\"seconds\":60}", "{\"side\":\"green\",\"seconds\":0}")) {
                assertThat(admin.ask(post(bad)).status()).as(bad).isEqualTo(400);
            }
        }
        try (Stand stand = stand("");
                Wire admin = Wire.to(stand.gateway.adminPort())) {
            Wire.Message answer = admin.ask(post("{\"side\":\"green\",\"seconds\":60}"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("give it a key");
        }
    }

    private static String post(String body) {
        return "POST /v1/override HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Stand.TOKEN + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> GatewayPolicies.NONE.withOverrideKey("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 16 characters");
    }
}
