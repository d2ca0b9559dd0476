package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.traffic.Service;
import bascule.traffic.WarmUp;
import bascule.traffic.Warming;
import bascule.traffic.Warmth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Warming warming(Stand stand) {
        return (Warming) stand.balancer();
    }

    private static Warmth warmth(Stand stand) throws Exception {
        return warming(stand).warmth().getFirst();
    }

    private static List<String> asked(Origin origin) {
        return origin.requests().stream().map(Wire.Message::line).toList();
    }

    private static void warm(Stand stand, int requests, int perSecond, String... paths) throws Exception {
        warming(stand).warm(new WarmUp(requests, List.of(paths), perSecond, LONG), Stand.FIRST);
    }

    private static Wire.Message admin(Stand stand, String request, String body) throws IOException {
        try (Wire admin = Wire.to(stand.gateway.adminPort())) {
            return admin.ask(request + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Stand.TOKEN
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    @Test
    void readsThatComeAreAskedOnGreenTooUntilThereWereEnough() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            warm(stand, 5, 1_000);
            for (int i = 0; i < 200 && stand.green.requests().size() < 5; i++) {
                assertThat(client.get("/x?n=" + i).text()).isEqualTo("blue");
                assertThat(client.ask("POST /order HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                                .text())
                        .isEqualTo("blue");
            }
            await().until(() -> !warmth(stand).underWay());
            for (int i = 0; i < 5; i++) {
                client.get("/late");
            }
            assertThat(asked(stand.green)).hasSize(5).allMatch(line -> line.startsWith("GET /x?n="));
            assertThat(stand.green.requests())
                    .allSatisfy(each -> assertThat(each.fields()).containsEntry("x-bascule-mirrored", "1"));
            assertThat(warmth(stand).statuses()).containsOnly(java.util.Map.entry("2xx", 5L));
            assertThat(warmth(stand).asked()).isEqualTo(5);
            assertThat(admin(stand, "GET /v1/warmth", "").text())
                    .contains("\"known\":true", "\"underWay\":false", "\"asked\":5", "\"2xx\":5", "\"failed\":0");
        }
    }

    @Test
    void noMoreAreAskedInASecondThanItsRate() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            long since = System.nanoTime();
            warm(stand, 1_000, 20);
            while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(600)) {
                client.get("/");
            }
            long most = 2 + 20 * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1_000;
            assertThat(warmth(stand).asked()).isBetween(2L, most);
            assertThat(stand.blue.requests()).hasSizeGreaterThan((int) most);
        }
    }

    @Test
    void everyAddressOfGreenIsAskedEveryPath() throws Exception {
        try (Stand stand = new Stand();
                Origin other = Origin.named("green two")) {
            stand.balancer()
                    .configure(
                            new Service(
                                    List.of(stand.blue.uri()),
                                    List.of(stand.green.uri(), other.uri()),
                                    stand.service().routes()),
                            Stand.FIRST);
            warm(stand, 8, 1_000, "/a", "/b?c=d");
            await().until(() -> !warmth(stand).underWay());
            for (Origin each : List.of(stand.green, other)) {
                assertThat(asked(each))
                        .containsExactlyInAnyOrder(
                                "GET /a HTTP/1.1", "GET /a HTTP/1.1", "GET /b?c=d HTTP/1.1", "GET /b?c=d HTTP/1.1");
                assertThat(each.requests().getFirst().fields())
                        .containsEntry("host", each.uri().getRawAuthority())
                        .containsEntry("x-bascule-mirrored", "1");
            }
            assertThat(stand.blue.requests()).isEmpty();
        }
    }

    @Test
    void aGreenThatDoesNotAnswerKeepsNoCallerWaitingAndIsNotOverrun() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                go.await();
                return false;
            });
            warm(stand, 1_000, 1_000);
            await().until(() -> {
                assertThat(client.get("/").text()).isEqualTo("blue");
                return stand.green.requests().size() >= WarmRun.AT_ONCE;
            });
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/").text()).isEqualTo("blue");
            }
            assertThat(warmth(stand).asked()).isEqualTo(WarmRun.AT_ONCE);
            warming(stand).warm(WarmUp.NONE, Stand.FIRST);
            assertThat(warmth(stand).underWay()).isFalse();
        } finally {
            go.countDown();
        }
    }

    @Test
    void whatGetsNoAnswerIsCountedAndTheWarmUpEnds() throws Exception {
        try (Stand stand = new Stand()) {
            stand.green.service((wire, head) -> false);
            warm(stand, 3, 1_000, "/a");
            await().until(() -> !warmth(stand).underWay());
            assertThat(warmth(stand).failed()).isEqualTo(3);
            assertThat(warmth(stand).answered()).isZero();
            stand.green.close();
            warm(stand, 2, 1_000, "/a");
            await().until(() -> !warmth(stand).underWay());
            assertThat(warmth(stand).failed()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsAskedWhileAHoldStandsNorOnceGreenServes() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().hold(Duration.ofSeconds(1), LONG, Stand.FIRST);
            warm(stand, 50, 1_000, "/a");
            try (Wire passing = stand.client()) {
                assertThat(passing.get("/catalogue").text()).isEqualTo("blue");
            }
            assertThat(stand.green.requests()).isEmpty();
            assertThat(warmth(stand).underWay()).isTrue();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            await().until(() -> !warmth(stand).underWay());
            assertThat(warmth(stand).asked()).isZero();
            assertThatThrownBy(() -> warm(stand, 1, 1, "/a"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("green serves already");
            warming(stand).warm(WarmUp.NONE, Stand.FIRST);
        }
    }

    @Test
    void anOlderTermWarmsNothingAndWhatIsNoPathIsRefused() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().raise(new Epoch(3));
            assertThatThrownBy(() -> warm(stand, 1, 1, "/a")).isInstanceOf(Fenced.class);
            for (String path : List.of("a", "/a b", "/a\\r\\nHost: b", "http://a/", "/\u00e4")) {
                String order =
                        "{\"epoch\":3,\"requests\":1,\"perSecond\":1,\"millis\":1000,\"paths\":[\"" + path + "\"]}";
                Wire.Message answer = admin(stand, "POST /v1/warm", order);
                assertThat(answer.status()).as(path).isEqualTo(400);
                assertThat(answer.text()).contains("'paths'");
            }
            assertThat(stand.green.requests()).isEmpty();
            assertThat(warmth(stand).known()).isFalse();
        }
    }

    @Test
    void theMedianOfTheFirstAnswersIsToldBesideThatOfTheLast() {
        WarmRun run = new WarmRun(new WarmUp(100, List.of(), 1_000, LONG));
        for (int i = 0; i < 40; i++) {
            run.answered(i == 3 ? 404 : 200, TimeUnit.MILLISECONDS.toNanos(i < 4 ? 180 : 12));
        }
        Warmth came = run.warmth("gateway a", System.nanoTime());
        assertThat(came.sample()).isEqualTo(4);
        assertThat(came.firstMicros()).isEqualTo(180_000);
        assertThat(came.lastMicros()).isEqualTo(12_000);
        assertThat(came.statuses()).containsEntry("2xx", 39L).containsEntry("4xx", 1L);
    }
}
