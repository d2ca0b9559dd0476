package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.StepException.Refused;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DarkLaunchTest {
    private static final Mirror HALF =
            new Mirror(Split.ALL_GREEN, new Split(5_000), Set.of(), Set.of("$.secret"), Set.of("$.price"));

    private static Origin.Service json(AtomicInteger ids, String price) {
        return (wire, head) -> {
            wire.send(Origin.response("{\"id\":%d,\"price\":%s,\"secret\":%d,\"mail\":\"ann@example.org\"}"
                    .formatted(ids.incrementAndGet(), price, ids.get())));
            return true;
        };
    }

    private static JsonNode admin(Stand stand, String method, String path, String body) throws IOException {
        try (Wire client = Wire.to(stand.gateway.adminPort())) {
            Wire.Message answer = client.ask(method + " " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                    + Stand.TOKEN + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.text());
        }
    }

    /// Each answer has an id of its own, which is noise; green has another price, which is not.
    @Test
    void greensOwnDifferencesAreToldFromNoiseAndNothingPersonalIsShown() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            AtomicInteger ids = new AtomicInteger();
            stand.blue.service(json(ids, "1"));
            stand.green.service(json(ids, "2"));
            ((Mirroring) stand.balancer()).mirror(HALF, Stand.FIRST);
            for (int i = 0; i < 100; i++) {
                client.ask(Wire.head("""
                    GET /who/ann HTTP/1.1
                    Host: a
                    traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01

                    """));
            }
            await().untilAsserted(() -> {
                JsonNode all = admin(stand, "GET", "/v1/comparison", "").at("/routes/all");
                assertThat(all.at("/green/compared").asInt()
                                + all.at("/noise/compared").asInt())
                        .isEqualTo(100);
            });
            JsonNode all = admin(stand, "GET", "/v1/comparison", "").at("/routes/all");
            int green = all.at("/green/compared").asInt();
            assertThat(green).isBetween(20, 80);
            assertThat(all.at("/green/beyondNoise").asInt()).isEqualTo(green);
            assertThat(all.at("/noise/differed").asInt()).isEqualTo(100 - green);
            assertThat(all.at("/noise/beyondNoise").asInt()).isZero();
            assertThat(all.at("/paths").toString())
                    .isEqualTo("[{\"path\":\"$.id\",\"green\":%d,\"noise\":%d,\"isNoise\":true},"
                                    .formatted(green, 100 - green)
                            + "{\"path\":\"$.price\",\"green\":%d,\"noise\":0,\"isNoise\":false}]".formatted(green));
            assertThat(admin(stand, "GET", "/v1/comparison", "").at("/run").asText())
                    .isNotEmpty();
            String samples =
                    admin(stand, "POST", "/v1/samples", "{\"route\":\"all\"}").toString();
            assertThat(samples)
                    .contains("{\"path\":\"$.price\",\"blue\":\"1\",\"copy\":\"2\"}")
                    .contains("{\"path\":\"$.id\",\"blue\":\"number\",\"copy\":\"number\"}")
                    .contains("\"trace\":\"0af7651916cd43dd8448eb211c80319c\"")
                    .doesNotContain("example", "secret", "who");
            assertThat(stand.metric("bascule_gateway_mirror_beyond_noise{route=\"all\",to=\"green\"}"))
                    .isEqualTo(String.valueOf(green));
        }
    }

    @Test
    void aPlaceThatIsNoneIsRefused() throws Exception {
        try (Stand stand = new Stand()) {
            Mirror odd = new Mirror(
                    Split.ALL_GREEN, Split.ALL_BLUE, Set.of(), Set.of("items[0]"), Set.of("header:Set-Cookie"));
            assertThatThrownBy(() -> ((Mirroring) stand.balancer()).mirror(odd, Stand.FIRST))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("[header:Set-Cookie, items[0]]")
                    .hasMessageContaining("$.items[*].price");
        }
    }
}
