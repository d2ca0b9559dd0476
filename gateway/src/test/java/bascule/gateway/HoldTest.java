package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Transient;
import bascule.traffic.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HoldTest {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static String post(String id) {
        return "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: " + id.length() + "\r\n\r\n" + id;
    }

    private static void awaitHeld(Stand stand, int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> stand.counters().held() == count);
    }

    @Test
    void whatIsHeldGoesToTheSideItIsReleasedTo() throws Exception {
        try (Stand stand = new Stand();
                Wire writer = stand.client();
                Wire reader = stand.client()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            writer.send(post("1"));
            reader.send("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n");
            awaitHeld(stand, 2);
            assertThat(stand.blue.requests()).isEmpty();
            assertThat(stand.green.requests()).isEmpty();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(writer.answer(false).text()).isEqualTo("green");
            assertThat(reader.answer(false).text()).isEqualTo("green");
            assertThat(stand.blue.requests()).isEmpty();
            assertThat(stand.counters().heldMax()).isEqualTo(2);
            assertThat(stand.counters().held()).isZero();
        }
    }

    @Test
    void readsOfARouteThatDoesNotHoldThemGoOnToTheServingSide() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            assertThat(client.get("/catalogue/1").text()).isEqualTo("blue");
            client.send("POST /catalogue/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            awaitHeld(stand, 1);
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            assertThat(client.answer(false).text()).isEqualTo("blue");
        }
    }

    @Test
    void twoThousandHeldRequestsAreLetGoInTheOrderTheyCameAndAllAnswered() throws Exception {
        int count = 2_000;
        try (Stand stand = new Stand(settings -> settings.withThreads(1))) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            AtomicInteger atOnce = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            stand.green.service((wire, head) -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                wire.body(head, false);
                Thread.onSpinWait();
                atOnce.decrementAndGet();
                wire.send(Origin.response(head.line()));
                return true;
            });
            List<Wire> clients = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    Wire client = stand.client();
                    clients.add(client);
                    client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    if (i % 100 == 0) {
                        awaitHeld(stand, i + 1);
                    }
                }
                awaitHeld(stand, count);
                stand.balancer().release(Side.GREEN, Stand.FIRST);
                for (int i = 0; i < count; i++) {
                    assertThat(clients.get(i).answer(false).text()).isEqualTo("GET /" + i + " HTTP/1.1");
                }
            } finally {
                for (Wire client : clients) {
                    client.close();
                }
            }
            List<Integer> order = stand.green.requests().stream()
                    .map(head -> Integer.parseInt(head.target().substring(1)))
                    .toList();
            // What the service sees first may differ by as many as are under way at once.
            for (int i = 0; i < count; i++) {
                assertThat(Math.abs(order.get(i) - i)).isLessThan(count / 4);
            }
            assertThat(stand.counters().failed()).isZero();
        }
    }

    @Test
    void whoLeavesWhileHeldIsForgottenAndTheServiceNeverSeesTheRequest() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            Wire reader = stand.client();
            reader.send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
            Wire writer = stand.client();
            writer.send(post("gone"));
            Wire big = stand.client();
            big.send("POST /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000));
            awaitHeld(stand, 3);
            reader.close();
            writer.close();
            big.close();
            awaitHeld(stand, 0);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            try (Wire client = stand.client()) {
                client.get("/after");
            }
            assertThat(stand.green.requests()).hasSize(1);
        }
    }

    @Test
    void whoLeftIsNoticedAtTheReleaseAtTheLatest() throws Exception {
        String gone = "POST /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        try (Stand stand = new Stand(settings -> settings.withThreads(1))) {
            for (int i = 0; i < 30; i++) {
                stand.balancer().release(Side.GREEN, Stand.FIRST);
                try (Wire warm = stand.client()) {
                    warm.get("/leaves-a-connection-to-green");
                }
                stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
                Wire client = stand.client();
                client.send(gone);
                awaitHeld(stand, 1);
                client.close();
                stand.balancer().release(Side.GREEN, Stand.FIRST);
                await().pollInterval(Duration.ofMillis(5)).until(() -> stand.gateway.clients() == 0);
            }
            assertThat(stand.green.requests()).noneMatch(head -> head.target().equals("/gone"));
        }
    }

    @Test
    void theBodyOfAHeldRequestStaysInTheSocket() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            int length = 50_000_000;
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
            awaitHeld(stand, 1);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (; sent.get() < length; sent.addAndGet(10_000)) {
                        client.out().write(new byte[10_000]);
                    }
                } catch (java.io.IOException e) {
                    sent.set(-1);
                }
            });
            AtomicInteger last = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> last.getAndSet(sent.get()) == sent.get() && sent.get() < length);
            stand.green.service((wire, head) -> {
                wire.in().skipNBytes(length);
                wire.send(Origin.response("all"));
                return true;
            });
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.answer(false).text()).isEqualTo("all");
            sender.join();
        }
    }

    @Test
    void aClientIsToldToContinueOnlyAfterTheHoldAndByTheSideThatServesThen() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.green.service((wire, head) -> {
                wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                wire.send(Origin.response("green got " + wire.body(head, false)));
                return true;
            });
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            awaitHeld(stand, 1);
            assertThat(client.in().available()).isZero();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.answer(false).status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.answer(false).text()).isEqualTo("green got hello");
        }
    }

    @Test
    void theEndOfAnUnsealedLeaseLetsThemGoToTheServingSide() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, Duration.ofMillis(300), Stand.FIRST);
            assertThat(client.ask(post("x")).text()).isEqualTo("blue");
            assertThat(stand.balancer().standing().holding()).isFalse();
        }
    }

    @Test
    void theEndOfASealedLeaseRefusesThemUntilItIsSaidWhoServes() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer().hold(DRAIN, Duration.ofMillis(300), Stand.FIRST);
            stand.balancer().seal(true, Stand.FIRST);
            for (int i = 0; i < 2; i++) {
                Wire.Message answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("retry-after")).isEqualTo("1");
                assertThat(answer.text()).contains("nothing is let in until its controller says who serves");
            }
            assertThat(stand.blue.requests()).isEmpty();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.get("/").text()).isEqualTo("green");
        }
    }

    @Test
    void aHoldThatDoesNotComeToRestIsLetGoAndNamesWhatWasSlow() throws Exception {
        try (Stand stand = new Stand();
                Wire slow = stand.client();
                Wire client = stand.client()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                wire.body(head, false);
                if (head.line().contains("/report")) {
                    finish.await();
                }
                wire.send(Origin.response("blue"));
                return true;
            });
            slow.send("POST /report?secret=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> !stand.blue.requests().isEmpty());
            var hold = CompletableFuture.runAsync(() -> hold(stand, Duration.ofMillis(400)));
            await().until(() -> stand.balancer().standing().holding());
            client.send(post("held"));
            assertThatThrownBy(hold::get)
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining("after 400 ms")
                    .hasMessageMatching(".*\\[POST /report at blue for \\d+ ms\\]");
            assertThat(client.answer(false).text()).isEqualTo("blue");
            finish.countDown();
            assertThat(slow.answer(false).text())
                    .as("work in flight is never killed")
                    .isEqualTo("blue");
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
        }
    }

    @Test
    void aHoldWaitsForRequestsFromBeforeTheLastChangesOfRouting() throws Exception {
        try (Stand stand = new Stand();
                Wire slow = stand.client()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                finish.await();
                wire.send(Origin.response("blue"));
                return true;
            });
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> !stand.blue.requests().isEmpty());
            stand.balancer().shift(new Split(100), Stand.FIRST);
            stand.balancer().configure(stand.service(), Stand.FIRST);
            assertThatThrownBy(() -> stand.balancer().hold(Duration.ofMillis(100), LEASE, Stand.FIRST))
                    .hasMessageContaining("GET /slow at blue");
            finish.countDown();
            assertThat(slow.answer(false).text()).isEqualTo("blue");
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
        }
    }

    private static void hold(Stand stand, Duration drain) {
        try {
            stand.balancer().hold(drain, LEASE, Stand.FIRST);
        } catch (bascule.migration.StepException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewerControllerTakesAHoldOverThatIsStillDraining() throws Exception {
        try (Stand stand = new Stand();
                Wire slow = stand.client()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                finish.await();
                wire.send(Origin.response("blue"));
                return true;
            });
            slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> !stand.blue.requests().isEmpty());
            var older = CompletableFuture.runAsync(() -> hold(stand, DRAIN));
            await().until(() -> stand.balancer().standing().holding());
            stand.balancer().raise(Stand.FIRST.next());
            finish.countDown();
            older.get();
            assertThatThrownBy(() -> stand.balancer().release(Side.GREEN, Stand.FIRST))
                    .isInstanceOf(Fenced.class);
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST.next());
            assertThat(stand.balancer().standing().holding()).isTrue();
        }
    }

    @Test
    void aHoldBeginsAgainWhileTheLastOneIsStillBeingLetGo() throws Exception {
        try (Stand stand = new Stand()) {
            List<Wire> clients = new ArrayList<>();
            stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            for (int i = 0; i < 300; i++) {
                Wire client = stand.client();
                clients.add(client);
                client.send(post("x" + i));
            }
            awaitHeld(stand, 300);
            for (int i = 0; i < 10; i++) {
                stand.balancer().release(i % 2 == 0 ? Side.GREEN : Side.BLUE, Stand.FIRST);
                stand.balancer().hold(DRAIN, LEASE, Stand.FIRST);
            }
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            for (Wire client : clients) {
                assertThat(client.answer(false).status()).isEqualTo(200);
                client.close();
            }
            assertThat(stand.blue.requests().size() + stand.green.requests().size())
                    .isEqualTo(300);
        }
    }
}
