package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Split;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MirrorTest {
    private static final Mirror ALL = new Mirror(Split.ALL_GREEN, Split.ALL_BLUE, Set.of());

    private static Mirroring mirroring(Stand stand) {
        return (Mirroring) stand.balancer();
    }

    private static Stand mirrored(Mirror mirror) throws Exception {
        return mirrored(mirror, Limits.DEFAULT);
    }

    private static Stand mirrored(Mirror mirror, Limits limits) throws Exception {
        Stand stand = new Stand(settings -> settings.withLimits(limits));
        mirroring(stand).mirror(mirror, Stand.FIRST);
        return stand;
    }

    private static void awaitDropped(Stand stand, String why, int count) {
        await().untilAsserted(() -> assertThat(stand.metric(dropped(why))).isEqualTo(String.valueOf(count)));
    }

    private static int number(Stand stand, String why) throws IOException {
        return Integer.parseInt(stand.metric(dropped(why)));
    }

    private static String dropped(String why) {
        return "bascule_gateway_mirror_dropped_total{why=\"" + why + "\"}";
    }

    private static void awaitNoneUnderWay(Stand stand) {
        await().untilAsserted(() ->
                assertThat(stand.metric("bascule_gateway_mirror_under_way")).isEqualTo("0"));
    }

    private static void awaitCompared(Stand stand, String route, String to, int count) {
        await().untilAsserted(() -> assertThat(stand.metric(
                        "bascule_gateway_mirror_compared_total{route=\"%s\",to=\"%s\"}".formatted(route, to)))
                .isEqualTo(String.valueOf(count)));
    }

    private static List<String> asked(Origin origin) {
        return origin.requests().stream().map(Wire.Message::line).toList();
    }

    @Test
    void aReadIsAskedOnGreenTooAndItsCallerGetsBluesAnswer() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                wire.send("HTTP/1.1 503 No\r\nX-Green: yes\r\nContent-Length: 2\r\n\r\nno");
                return true;
            });
            Wire.Message answer = client.ask(Wire.head("""
                GET /x?y=z HTTP/1.1
                Host: shop
                X-Bascule-Mirrored: 7
                Expect: 100-continue
                A: b

                """));
            assertThat(answer.text()).isEqualTo("blue");
            assertThat(answer.fields()).doesNotContainKey("x-green");
            awaitCompared(stand, "all", "green", 1);
            Wire.Message copy = stand.green.requests().getFirst();
            assertThat(copy.line()).isEqualTo("GET /x?y=z HTTP/1.1");
            assertThat(copy.fields()).containsEntry("x-bascule-mirrored", "1").containsEntry("a", "b");
            assertThat(copy.fields()).containsKey("x-forwarded-for").doesNotContainKey("expect");
            assertThat(stand.blue.requests().getFirst().fields()).doesNotContainKey("x-bascule-mirrored");
            assertThat(stand.counters().requestsGreen()).isZero();
        }
    }

    @Test
    void whatMayDoSomethingIsNeverAskedTwice() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            client.post("/x", "body");
            client.ask("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n");
            client.ask("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            client.ask("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            client.ask("GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n");
            client.get("/last");
            awaitCompared(stand, "all", "green", 1);
            assertThat(asked(stand.green)).containsExactly("GET /last HTTP/1.1");
            assertThat(asked(stand.blue)).hasSize(6);
        }
    }

    @Test
    void wholeCallersAreMirroredAndThoseThatARampTakesLast() throws Exception {
        Mirror quarter = new Mirror(new Split(2_500), Split.ALL_BLUE, Set.of("all"));
        try (Stand stand = mirrored(quarter);
                Wire client = stand.client()) {
            Set<String> expected = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String caller = "caller-" + i;
                if (Bucket.of("", caller) >= 7_500) {
                    expected.add(caller);
                }
                for (String path : List.of("/a", "/catalogue", "/b")) {
                    client.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: " + caller + "\r\n\r\n");
                }
            }
            awaitCompared(stand, "all", "green", 2 * expected.size());
            assertThat(expected).hasSizeBetween(30, 70);
            assertThat(stand.green.requests().stream()
                            .map(copy -> copy.field("x-bascule-id"))
                            .collect(Collectors.toSet()))
                    .isEqualTo(expected);
            assertThat(asked(stand.green)).allMatch(line -> !line.contains("catalogue"));
        }
    }

    @Test
    void someCopiesGoToBlueOnceMore() throws Exception {
        try (Stand stand = mirrored(new Mirror(Split.ALL_GREEN, Split.ALL_GREEN, Set.of()));
                Wire client = stand.client()) {
            for (int i = 0; i < 20; i++) {
                client.get("/");
            }
            awaitCompared(stand, "all", "blue", 20);
            assertThat(asked(stand.blue)).hasSize(40);
            assertThat(asked(stand.green)).isEmpty();
        }
    }

    /// Were a caller to wait for its copy, it would wait longer than this test does.
    @Test
    void aGreenThatNeverAnswersCostsNoCallerAnythingAndIsAskedSoManyTimesOnly() throws Exception {
        Limits limits = Limits.DEFAULT.with(Limit.MIRROR_COPIES, 8).with(Limit.MIRROR_ANSWER, Duration.ofMinutes(1));
        CountDownLatch end = new CountDownLatch(1);
        try (Stand stand = mirrored(ALL, limits);
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                end.await();
                return false;
            });
            for (int i = 0; i < 300; i++) {
                assertThat(client.get("/" + i).text()).isEqualTo("blue");
            }
            assertThat(stand.metric("bascule_gateway_mirror_under_way")).isEqualTo("8");
            awaitDropped(stand, "busy", 292);
            assertThat(stand.green.requests()).hasSizeLessThanOrEqualTo(8);
            assertThat(stand.counters().failed()).isZero();
            assertThat(stand.counters().unreachable()).isEmpty();
        } finally {
            end.countDown();
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Stand stand = mirrored(ALL, Limits.DEFAULT.with(Limit.MIRROR_ANSWER, Duration.ofMillis(50)));
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                end.await();
                return false;
            });
            assertThat(client.get("/").text()).isEqualTo("blue");
            awaitDropped(stand, "late", 1);
            awaitNoneUnderWay(stand);
        } finally {
            end.countDown();
        }
    }

    @Test
    void aGreenThatResetsBreaksOffOrIsNotThereFailsNobody() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                wire.socket().setSoLinger(true, 0);
                return false;
            });
            ask(client, 20);
            awaitDropped(stand, "broken", 20);
            stand.green.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                return false;
            });
            ask(client, 20);
            awaitDropped(stand, "broken", 40);
            stand.green.service((wire, head) -> {
                wire.send("HTTP/9 what\r\n\r\n");
                return true;
            });
            ask(client, 20);
            awaitDropped(stand, "broken", 60);
            stand.green.close();
            ask(client, 20);
            // A listener that is closed can take one more connection.
            await().untilAsserted(() -> assertThat(number(stand, "broken") + number(stand, "unreached"))
                    .isEqualTo(80));
            assertThat(number(stand, "unreached")).isGreaterThanOrEqualTo(19);
            awaitNoneUnderWay(stand);
            assertThat(stand.counters().failed()).isZero();
        }
    }

    private static void ask(Wire client, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(client.get("/").text()).isEqualTo("blue");
        }
    }

    @Test
    void aCallerThatGetsNoWholeAnswerIsComparedWithNothing() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> false);
            assertThat(client.get("/").status()).isEqualTo(502);
            awaitDropped(stand, "unanswered", 1);
            awaitNoneUnderWay(stand);
        }
    }

    @Test
    void nothingIsMirroredWhileAHoldStands() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            assertThat(client.get("/catalogue").text()).as("let through").isEqualTo("blue");
            awaitDropped(stand, "held", 1);
            assertThat(stand.green.requests()).isEmpty();
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            client.get("/catalogue");
            awaitCompared(stand, "catalogue", "green", 1);
        }
    }

    @Test
    void theFlipEndsItAndTheWayBackDoesNotBeginItAgain() throws Exception {
        try (Stand stand = mirrored(ALL);
                Wire client = stand.client()) {
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.get("/").text()).isEqualTo("green");
            assertThat(mirroring(stand).mirror()).isEqualTo(Mirror.NONE);
            assertThatThrownBy(() -> mirroring(stand).mirror(ALL, Stand.FIRST))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("green serves");
            mirroring(stand).mirror(Mirror.NONE, Stand.FIRST);
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            assertThat(client.get("/").text()).isEqualTo("blue");
            assertThat(stand.metric("bascule_gateway_mirror_copies_total{to=\"green\"}"))
                    .isEqualTo("0");
            assertThat(stand.metric("bascule_gateway_mirror_copies_total{to=\"blue\"}"))
                    .isEqualTo("0");
            assertThat(asked(stand.green)).hasSize(1);
        }
    }

    @Test
    void itOutlivesARestartAndAnOldEpochChangesNothing() throws Exception {
        Mirror some = new Mirror(new Split(1), new Split(2), Set.of("all", "catalogue"));
        try (Stand stand = mirrored(some)) {
            stand.balancer().raise(new Epoch(5));
            assertThatThrownBy(() -> mirroring(stand).mirror(ALL, new Epoch(4))).isInstanceOf(Fenced.class);
            stand.restart();
            assertThat(mirroring(stand).mirror()).isEqualTo(some);
        }
    }

    /// The memory of a copy is bounded whatever the answers are.
    @Test
    void ofALongAnswerOnlyTheBeginningIsKept() throws Exception {
        try (Stand stand = mirrored(ALL, Limits.DEFAULT.with(Limit.MIRROR_BODY, 1_000));
                Wire client = stand.client()) {
            String text = "x".repeat(3_000_000);
            stand.blue.service(Origin.plain(text));
            stand.green.service(Origin.plain(text));
            assertThat(client.get("/").text()).hasSize(text.length());
            awaitCompared(stand, "all", "green", 1);
            awaitNoneUnderWay(stand);
            Capture capture = new Capture(1_000);
            capture.body(io.netty.buffer.Unpooled.wrappedBuffer(new byte[700]));
            assertThat(capture.cut()).isFalse();
            capture.body(io.netty.buffer.Unpooled.wrappedBuffer(new byte[700]));
            assertThat(capture.cut()).isTrue();
            assertThat(capture.answered().body()).hasSize(1_000);
        }
    }
}
