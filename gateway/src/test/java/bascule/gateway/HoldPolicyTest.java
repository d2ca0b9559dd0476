package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.migration.StepException.Transient;
import bascule.traffic.Route;
import bascule.traffic.Route.Hold;
import bascule.traffic.Route.Spread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a hold does with the requests of each kind of route.
@SuppressWarnings("NullAway.Init") // JUnit sets the field before each test.
class HoldPolicyTest {
    private static final Duration DRAIN = Duration.ofMillis(300);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private final List<Wire> clients = new ArrayList<>();
    private Stand stand;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand();
        stand.balancer()
                .configure(
                        stand.service(List.of(
                                new Route("all", "/all", Spread.NONE, Hold.ALL),
                                new Route("writes", "/writes", Spread.NONE, Hold.WRITES),
                                new Route("reject", "/reject", Spread.NONE, Hold.REJECT),
                                new Route("bypass", "/bypass", Spread.NONE, Hold.BYPASS))),
                        Stand.FIRST);
    }

    @AfterEach
    void stop() throws IOException {
        for (Wire client : clients) {
            client.close();
        }
        stand.close();
    }

    /// Whether it is answered at once, rather than held.
    private boolean answered(String path, String method) throws Exception {
        Wire client = stand.client();
        clients.add(client);
        long held = stand.counters().held();
        client.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        await().until(() -> stand.counters().held() > held || client.in().available() > 0);
        return client.in().available() > 0;
    }

    @Test
    void aHoldQueuesAllOrWritesOnlyOrNothing() throws Exception {
        stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
        assertThat(answered("/all", "GET")).isFalse();
        assertThat(answered("/all", "POST")).isFalse();
        assertThat(answered("/writes", "GET")).isTrue();
        assertThat(answered("/writes", "POST")).isFalse();
        assertThat(answered("/bypass", "GET")).isTrue();
        assertThat(answered("/bypass", "POST")).isTrue();
        assertThat(answered("/none-of-them", "GET")).as("a request of no route").isFalse();
    }

    @Test
    void whatDoesNotWaitIsRefusedAtOnceAndAnsweredAgainAfterwards() throws Exception {
        try (Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            for (String method : List.of("GET", "POST")) {
                Wire.Message answer = client.ask(method + " /reject HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("retry-after")).isEqualTo("1");
                assertThat(answer.field("x-bascule-outcome")).isEqualTo("not-done");
                assertThat(answer.text()).contains("its route does not wait");
            }
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.get("/reject").text()).isEqualTo("green");
        }
    }

    @Test
    void aHoldWaitsForWhatItRejectsAndNotForWhatPasses() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        stand.blue.service((wire, head) -> {
            wire.body(head, false);
            finish.await();
            wire.send(Origin.response("blue"));
            return true;
        });
        try (Wire bypass = stand.client();
                Wire reject = stand.client()) {
            bypass.send("POST /bypass HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 1);
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            reject.send("GET /reject HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 2);
            assertThatThrownBy(() -> stand.balancer().hold(DRAIN, LEASE, Stand.FIRST))
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining("GET /reject at blue");
            finish.countDown();
            assertThat(bypass.answer(false).text()).isEqualTo("blue");
            assertThat(reject.answer(false).text()).isEqualTo("blue");
        }
    }
}
