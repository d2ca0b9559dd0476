package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProxyTest {
    @Test
    void theServingSideAnswersAndTheConnectionIsKept() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/x").text()).isEqualTo("blue");
            }
            assertThat(client.post("/x", "hello").text()).isEqualTo("blue");
            assertThat(stand.blue.connections()).isEqualTo(1);
        }
    }
}
