package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two upstreams of one side, of which one falls ill.
@SuppressWarnings("NullAway.Init") // Each test sets the field first.
class HealthTest {
    private static final String CHECK = "/healthz";

    private Stand stand;
    private Origin second;

    private static GatewaySettings checking(GatewaySettings settings) {
        return settings.withPolicies(settings.policies().withHealthPath(CHECK)).withLimits(quick(settings));
    }

    private static GatewaySettings passive(GatewaySettings settings) {
        return settings.withPolicies(settings.policies().withPassiveHealth(true))
                .withLimits(quick(settings));
    }

    private static Limits quick(GatewaySettings settings) {
        return settings.limits()
                .with(Limit.HEALTH_EVERY, 100)
                .with(Limit.HEALTH_ANSWER, 200)
                .with(Limit.ILL_FOR, 400);
    }

    private void start(java.util.function.UnaryOperator<GatewaySettings> change) throws Exception {
        stand = new Stand(change);
        second = Origin.named("second");
        stand.balancer()
                .configure(
                        new Service(
                                List.of(stand.blue.uri(), second.uri()),
                                List.of(stand.green.uri()),
                                List.of(new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL))),
                        Stand.FIRST);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
        second.close();
    }

    /// Answers checks with that status, everything else with a name.
    private static Origin.Service service(String name, AtomicReference<String> status) {
        return (wire, head) -> {
            if (!head.target().equals(CHECK)) {
                return Origin.plain(name).answer(wire, head);
            }
            wire.send("HTTP/1.1 " + status.get() + " x\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
    }

    private long requests(Origin origin) {
        return origin.requests().stream()
                .filter(head -> !head.target().equals(CHECK))
                .count();
    }

    private long checks(Origin origin) {
        return origin.requests().size() - requests(origin);
    }

    private String well(Origin origin) throws IOException {
        return stand.metric("bascule_gateway_upstream_well{side=\"blue\",upstream=\"" + origin.uri() + "\"}");
    }

    private void ask(int times) throws IOException {
        try (Wire client = stand.client()) {
            for (int i = 0; i < times; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void anUpstreamThatFailsItsChecksGetsNoRequestsUntilItIsWellAgain() throws Exception {
        AtomicReference<String> status = new AtomicReference<>("500");
        start(HealthTest::checking);
        stand.blue.service(service("blue", status));
        await().until(() -> well(stand.blue).equals("0"));
        long before = requests(stand.blue);
        ask(30);
        assertThat(requests(stand.blue)).isEqualTo(before);
        assertThat(requests(second)).isGreaterThanOrEqualTo(30);
        assertThat(stand.counters().unreachable())
                .singleElement()
                .asString()
                .contains(stand.blue.uri().toString(), "answered a health check with 500");
        status.set("204");
        await().until(() -> well(stand.blue).equals("1"));
        ask(30);
        assertThat(requests(stand.blue)).isGreaterThanOrEqualTo(before + 10);
        assertThat(stand.counters().unreachable()).isEmpty();
    }

    @Test
    void oneFailureBetweenGoodChecksMakesNobodyIll() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        start(HealthTest::checking);
        stand.blue.service((wire, head) -> {
            boolean good = turn.incrementAndGet() % 3 == 0;
            wire.send("HTTP/1.1 " + (good ? 200 : 503) + " x\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await().until(() -> {
            assertThat(well(stand.blue)).isEqualTo("1");
            return turn.get() >= 12;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "closing", "nonsense"})
    void aCheckThatIsNotAnsweredIsAFailure(String how) throws Exception {
        start(HealthTest::checking);
        CountDownLatch never = new CountDownLatch(1);
        stand.blue.service((wire, head) -> {
            switch (how) {
                case "silent" -> never.await();
                case "nonsense" -> wire.send("what?\r\n\r\n");
                default -> {}
            }
            return false;
        });
        await().until(() -> well(stand.blue).equals("0"));
        ask(10);
        never.countDown();
    }

    @Test
    void ifAllAreIllAllGetRequests() throws Exception {
        AtomicReference<String> status = new AtomicReference<>("404");
        start(HealthTest::checking);
        stand.blue.service(service("blue", status));
        second.service(service("second", status));
        await().until(() -> well(stand.blue).equals("0") && well(second).equals("0"));
        ask(20);
        assertThat(requests(stand.blue)).isPositive();
        assertThat(requests(second)).isPositive();
    }

    @Test
    void withoutAPathNothingIsAskedFromTheReloadOn() throws Exception {
        start(HealthTest::checking);
        await().until(() -> checks(stand.blue) > 2 && checks(stand.green) > 2);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        stand.gateway.reload(
                GatewaySettings.of(any, any, stand.stateFile(), Stand.TOKEN).withThreads(2));
        AtomicInteger quiet = new AtomicInteger();
        AtomicReference<Long> seen = new AtomicReference<>(-1L);
        await().pollInterval(java.time.Duration.ofMillis(150)).until(() -> {
            long now = checks(stand.blue);
            quiet.set(seen.getAndSet(now) == now ? quiet.get() + 1 : 0);
            return quiet.get() >= 4;
        });
    }

    /// Counts the requests of the upstream that fails them all.
    @Test
    void anUpstreamThatFailsRequestsGetsNoneForAWhileAndThenOne() throws Exception {
        start(HealthTest::passive);
        stand.blue.service((wire, head) -> false);
        try (Wire client = stand.client()) {
            await().until(() -> {
                client.get("/");
                return well(stand.blue).equals("0");
            });
            int before = stand.blue.requests().size();
            assertThat(before).isEqualTo(3);
            long since = System.nanoTime();
            int failed = 0;
            while (stand.blue.requests().size() == before) {
                failed += client.get("/").status() == 502 ? 1 : 0;
                assertThat(System.nanoTime() - since).isLessThan(TimeUnit.SECONDS.toNanos(10));
            }
            assertThat(System.nanoTime() - since).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(failed).isEqualTo(1);
            assertThat(well(stand.blue)).as("one failure of one that is tried").isEqualTo("0");
            stand.blue.service(Origin.plain("blue"));
            await().until(() -> {
                client.get("/");
                return well(stand.blue).equals("1") && requests(stand.blue) > before + 3;
            });
        }
    }

    @Test
    void whatTurnedOutWellCountsAgainOnlyAfterAsManyFailures() throws Exception {
        start(HealthTest::passive);
        AtomicInteger turn = new AtomicInteger();
        stand.blue.service((wire, head) ->
                turn.incrementAndGet() % 3 == 0 && Origin.plain("blue").answer(wire, head));
        try (Wire client = stand.client()) {
            while (turn.get() < 15) {
                client.get("/");
                assertThat(well(stand.blue)).isEqualTo("1");
            }
        }
    }

    /// By the order alone: how often the cold one comes first.
    @Test
    void theShareOfAnUpstreamGrowsWhileItIsCold() throws Exception {
        start(HealthTest::passive);
        long slow = TimeUnit.MILLISECONDS.toNanos(50);
        HealthPolicy policy = new HealthPolicy("", true, 1, 1, 1, 1, 0, slow);
        Upstream warm = new Upstream(Side.BLUE, URI.create("http://127.0.0.1:1"));
        Upstream cold = new Upstream(Side.BLUE, URI.create("http://127.0.0.1:2"));
        Upstreams both = new Upstreams(List.of(warm, cold));
        long start = System.nanoTime();
        await().until(() -> System.nanoTime() - start > slow);
        assertThat(firsts(both, cold, policy, start + slow)).as("both are warm").isEqualTo(5_000);
        cold.health().failed(policy, "it broke", start);
        assertThat(cold.health().ill(policy, start + 1))
                .as("it is tried at once")
                .isFalse();
        long before = System.nanoTime();
        cold.health().answered(policy);
        long after = System.nanoTime();
        assertThat(firsts(both, cold, policy, before))
                .as("a tenth of its share")
                .isBetween(300, 700);
        assertThat(firsts(both, cold, policy, before + slow / 2)).isBetween(1_000, 4_000);
        assertThat(firsts(both, cold, policy, after + slow)).isEqualTo(5_000);
    }

    private static int firsts(Upstreams of, Upstream which, HealthPolicy policy, long now) {
        int firsts = 0;
        for (int turn = 0; turn < 10_000; turn++) {
            List<Upstream> order = of.order(turn, now, policy);
            assertThat(order).hasSize(2);
            firsts += order.getFirst() == which ? 1 : 0;
        }
        return firsts;
    }
}
