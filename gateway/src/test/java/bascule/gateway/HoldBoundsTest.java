package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How many are held, of whom, and for how long.
class HoldBoundsTest {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static String post(String id) {
        return "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: " + id.length() + "\r\n\r\n" + id;
    }

    private static void awaitHeld(Stand stand, int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> stand.counters().held() == count);
    }

    @Test
    void tooManyAreRefusedAtOnce() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.held(settings, 3, 60_000)))) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Wire client = stand.client();
                clients.add(client);
                client.send(post("x"));
            }
            awaitHeld(stand, 3);
            try (Wire late = stand.client()) {
                Wire.Message answer = late.ask(post("late"));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("retry-after")).isEqualTo("1");
                assertThat(answer.field("x-bascule-outcome")).isEqualTo("not-done");
            }
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            for (Wire client : clients) {
                assertThat(client.answer(false).text()).isEqualTo("blue");
                client.close();
            }
        }
    }

    @Test
    void ofOneClientOnlySoManyAreHeldAndOthersStillAre() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTrustedProxies(List.of("127.0.0.1", "10.0.0.0/8"))
                .withLimits(settings.limits().with(Limit.HELD_PER_CLIENT, 2)))) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            List<Wire> clients = new ArrayList<>();
            for (String from : List.of("203.0.113.1", "x, 203.0.113.1, 10.1.1.1", "203.0.113.2", "junk", "junk")) {
                Wire client = stand.client();
                clients.add(client);
                client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + from + "\r\n\r\n");
                awaitHeld(stand, clients.size());
            }
            try (Wire third = stand.client()) {
                String ask = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.1\r\n\r\n";
                Wire.Message answer = third.ask(ask);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("x-bascule-outcome")).isEqualTo("not-done");
                assertThat(answer.text()).contains("of this client");
                clients.removeFirst().close();
                awaitHeld(stand, 4);
                third.send(ask);
                awaitHeld(stand, 5);
                stand.balancer().release(Side.BLUE, Stand.FIRST);
                assertThat(third.answer(false).text()).isEqualTo("blue");
            }
            for (Wire client : clients) {
                assertThat(client.answer(false).text()).isEqualTo("blue");
                client.close();
            }
        }
    }

    @Test
    void nobodyIsHeldForLongerThanTheLimitHoweverOftenTheLeaseIsRenewed() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.held(settings, 10, 200)));
                Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(503);
            assertThat(stand.balancer().standing().holding()).isTrue();
        }
    }
}
