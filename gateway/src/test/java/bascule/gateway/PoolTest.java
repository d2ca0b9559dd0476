package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static GatewaySettings two(GatewaySettings settings) {
        return settings.withThreads(1).withLimits(Limited.connections(settings, 2, Duration.ofMillis(600)));
    }

    private static List<Wire> ask(Stand stand, int count) throws Exception {
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Wire client = stand.client();
            client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            clients.add(client);
        }
        return clients;
    }

    @Test
    void aRequestWaitsForAConnectionWhenAsManyAreOpenAsMayBe() throws Exception {
        try (Stand stand = new Stand(PoolTest::two)) {
            CountDownLatch go = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                go.await();
                wire.send(Origin.response("blue"));
                return !head.line().contains("/1");
            });
            List<Wire> clients = ask(stand, 6);
            await().until(() -> stand.blue.requests().size() == 2);
            go.countDown();
            for (Wire client : clients) {
                assertThat(client.answer(false).text()).isEqualTo("blue");
                client.close();
            }
            assertThat(stand.blue.openConnections()).isLessThanOrEqualTo(2);
            assertThat(stand.counters().failed()).isZero();
        }
    }

    @Test
    void whoWaitsTooLongForAConnectionIsTold() throws Exception {
        try (Stand stand = new Stand(PoolTest::two)) {
            CountDownLatch go = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                go.await();
                wire.send(Origin.response("blue"));
                return true;
            });
            List<Wire> clients = ask(stand, 2);
            await().until(() -> stand.blue.requests().size() == 2);
            try (Wire third = stand.client()) {
                Wire.Message answer = third.get("/late");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("2 connections are in use, as many as allowed");
            }
            go.countDown();
            for (Wire client : clients) {
                assertThat(client.answer(false).text()).isEqualTo("blue");
                client.close();
            }
        }
    }
}
