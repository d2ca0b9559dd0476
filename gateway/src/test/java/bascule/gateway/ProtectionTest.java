package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Mirror;
import bascule.traffic.Route;
import bascule.traffic.Split;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What protects a service from the requests of a route.
class ProtectionTest {
    private static final String FAR = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: %s\r\n\r\n";

    private static UnaryOperator<GatewaySettings> on(String route, UnaryOperator<RouteLimits> limits) {
        return settings -> settings.withTrustedProxies(List.of("127.0.0.1"))
                .withPolicies(settings.policies().withProtection(route, limits.apply(RouteLimits.NONE)));
    }

    private static GatewaySettings plain(Stand stand) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewaySettings.of(any, any, stand.stateFile(), Stand.TOKEN).withThreads(2);
    }

    /// Answers once it may, and tells how many it had at once.
    private static final class Slow implements Origin.Service {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public boolean answer(Wire wire, Wire.Message head) throws Exception {
            if (!head.target().equals("/")) {
                return Origin.plain("blue").answer(wire, head);
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            go.await(20, TimeUnit.SECONDS);
            wire.body(head, false);
            now.decrementAndGet();
            wire.send(Origin.response("blue"));
            return true;
        }
    }

    private static List<Wire> ask(Stand stand, int count) throws Exception {
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Wire client = stand.client();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            clients.add(client);
        }
        return clients;
    }

    @Test
    void moreRequestsOfARouteThanItsRateGet429AndNoneOfThemReachesTheService() throws Exception {
        try (Stand stand = new Stand(on("all", limits -> limits.withRate(Rate.parse("1/h burst 3"))));
                Wire client = stand.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
            Wire.Message refused = client.get("/");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Long.parseLong(refused.field("retry-after"))).isBetween(3_500L, 3_600L);
            assertThat(refused.field("x-bascule-outcome")).isEqualTo("not-done");
            assertThat(client.get("/catalogue").status())
                    .as("another route, on the same connection")
                    .isEqualTo(200);
            assertThat(client.post("/", "12345").status()).isEqualTo(429);
            assertThat(stand.blue.requests()).hasSize(4);
            assertThat(stand.counters().failed())
                    .as("it is no failure of the service")
                    .isZero();
        }
    }

    @Test
    void aStreamIsLimitedLikeEveryRequest() throws Exception {
        try (Stand stand = new Stand(on("all", limits -> limits.withRate(Rate.parse("1/h burst 1"))));
                FrameWire client = FrameWire.to(stand.gateway.port())) {
            client.get(1, "/");
            assertThat(client.end(1).status()).isEqualTo(200);
            client.get(3, "/");
            FrameWire.Answer refused = client.end(3);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.fields).containsKey("retry-after");
            client.get(5, "/catalogue");
            assertThat(client.end(5).status()).isEqualTo(200);
        }
    }

    @Test
    void aLimitOnARouteThatIsNotThereIsNamed() {
        Protection protection = new Protection();
        protection.change(Map.of("shop", RouteLimits.NONE, "*", RouteLimits.NONE, "cart", RouteLimits.NONE), 10);
        Upstreams any = new Upstreams(List.of(new Upstream(Side.BLUE, URI.create("http://127.0.0.1:1"))));
        List<Route> routes = List.of(new Route("shop", "/", Route.Spread.NONE, Route.Hold.ALL));
        assertThat(protection.strangers(new Routing(any, any, routes, Side.BLUE, Split.ALL_BLUE, Mirror.NONE)))
                .containsExactly("cart");
        assertThat(protection.strangers(Routing.none(Side.BLUE, Split.ALL_BLUE)))
                .as("before it was told its service")
                .isEmpty();
    }

    @Test
    void aRateFillsUpAgain() throws Exception {
        try (Stand stand = new Stand(on("*", limits -> limits.withRate(Rate.parse("20/s burst 1"))));
                Wire client = stand.client()) {
            assertThat(client.get("/").status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(60))
                    .until(() -> client.get("/").status() == 200);
        }
    }

    @Test
    void oneClientsRequestsDontTakeAnothersShare() throws Exception {
        try (Stand stand = new Stand(on("*", limits -> limits.withRatePerClient(Rate.parse("1/h burst 2"))));
                Wire client = stand.client()) {
            assertThat(client.ask(FAR.formatted("9.9.9.1")).status()).isEqualTo(200);
            assertThat(client.ask(FAR.formatted("9.9.9.1")).status()).isEqualTo(200);
            assertThat(client.ask(FAR.formatted("9.9.9.1")).status()).isEqualTo(429);
            assertThat(client.ask(FAR.formatted("9.9.9.2")).status()).isEqualTo(200);
            assertThat(client.ask(FAR.formatted("2001:db8::1")).status()).isEqualTo(200);
            assertThat(client.ask(FAR.formatted("2001:db8::2")).status()).isEqualTo(200);
            assertThat(client.ask(FAR.formatted("2001:db8::3")).status())
                    .as("one network of 64 bits is one client")
                    .isEqualTo(429);
            assertThat(client.ask(FAR.formatted("2001:db8:0:1::1")).status()).isEqualTo(200);
        }
    }

    @Test
    void aReloadChangesARateAndForgetsNoneOfWhatCame() throws Exception {
        UnaryOperator<GatewaySettings> three = on("all", limits -> limits.withRate(Rate.parse("1/h burst 3")));
        try (Stand stand = new Stand(three);
                Wire client = stand.client()) {
            for (int i = 0; i < 3; i++) {
                client.get("/");
            }
            stand.gateway.reload(three.apply(plain(stand)).withShowSide(true));
            assertThat(client.get("/").status()).as("the bucket is as empty").isEqualTo(429);
            stand.gateway.reload(plain(stand));
            assertThat(client.get("/").status()).as("no rate any more").isEqualTo(200);
        }
    }

    @Test
    void noMoreAreAtTheServiceAtOnceThanMayBeAndFurtherOnesWaitInTheQueueOrAreRefused() throws Exception {
        Slow slow = new Slow();
        try (Stand stand = new Stand(on("all", limits -> limits.withAtOnce(2).withQueue(3)))) {
            stand.blue.service(slow);
            List<Wire> clients = ask(stand, 5);
            await().until(() -> slow.now.get() == 2);
            await().until(() ->
                    stand.metric("bascule_gateway_queued{route=\"all\"}").equals("3"));
            try (Wire sixth = stand.client()) {
                Wire.Message refused = sixth.get("/");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.field("retry-after")).isEqualTo("1");
                assertThat(refused.text()).contains("at once (2)");
                assertThat(sixth.get("/catalogue").status()).as("other routes").isEqualTo(200);
            }
            slow.go.countDown();
            for (Wire client : clients) {
                assertThat(client.answer(false).status()).isEqualTo(200);
                client.close();
            }
            assertThat(slow.most).hasValue(2);
            await().until(() ->
                    stand.metric("bascule_gateway_at_once{route=\"all\"}").equals("0"));
        }
    }

    @Test
    void whoLeavesTheQueueOrIsAnsweredLeavesNoPlaceTaken() throws Exception {
        Slow slow = new Slow();
        try (Stand stand = new Stand(on("all", limits -> limits.withAtOnce(1).withQueue(10)))) {
            stand.blue.service(slow);
            List<Wire> clients = ask(stand, 4);
            await().until(() ->
                    stand.metric("bascule_gateway_queued{route=\"all\"}").equals("3"));
            clients.get(3).close();
            clients.get(0).close();
            await().until(() ->
                    stand.metric("bascule_gateway_queued{route=\"all\"}").equals("1"));
            slow.go.countDown();
            assertThat(clients.get(1).answer(false).status()).isEqualTo(200);
            assertThat(clients.get(2).answer(false).status()).isEqualTo(200);
            try (Wire next = stand.client()) {
                assertThat(next.get("/").status()).isEqualTo(200);
            }
            assertThat(stand.metric("bascule_gateway_at_once{route=\"all\"}")).isEqualTo("0");
            for (Wire client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whoWaitsTooLongForAPlaceIsToldThatNothingWasSent() throws Exception {
        Slow slow = new Slow();
        UnaryOperator<GatewaySettings> one =
                on("all", limits -> limits.withAtOnce(1).withQueue(1));
        try (Stand stand = new Stand(
                settings -> one.apply(settings).withLimits(settings.limits().with(Limit.QUEUE, 300)))) {
            stand.blue.service(slow);
            List<Wire> clients = ask(stand, 1);
            await().until(() -> slow.now.get() == 1);
            try (Wire second = stand.client()) {
                Wire.Message refused = second.get("/");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.field("x-bascule-outcome")).isEqualTo("not-done");
                assertThat(refused.text()).contains("none of them ended in time");
            }
            slow.go.countDown();
            assertThat(clients.getFirst().answer(false).status()).isEqualTo(200);
            clients.getFirst().close();
        }
    }

    @Test
    void whatAHoldLetsGoIsNotRefusedForALackOfPlaces() throws Exception {
        try (Stand stand = new Stand(on("all", limits -> limits.withAtOnce(2)))) {
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            stand.green.service((wire, head) -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
                now.decrementAndGet();
                wire.send(Origin.response("green"));
                return true;
            });
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(30), Stand.FIRST);
            List<Wire> clients = ask(stand, 40);
            await().until(() -> stand.counters().held() == 40);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            for (Wire client : clients) {
                assertThat(client.answer(false).text()).isEqualTo("green");
                client.close();
            }
            assertThat(most.get()).isLessThanOrEqualTo(2);
            assertThat(stand.counters().failed()).isZero();
        }
    }

    @Test
    void morePlacesLetThoseWhoWaitGoAtOnce() throws Exception {
        Slow slow = new Slow();
        try (Stand stand = new Stand(on("all", limits -> limits.withAtOnce(1).withQueue(5)))) {
            stand.blue.service(slow);
            List<Wire> clients = ask(stand, 4);
            await().until(() ->
                    stand.metric("bascule_gateway_queued{route=\"all\"}").equals("3"));
            stand.gateway.reload(plain(stand));
            await().until(() -> slow.now.get() == 4);
            slow.go.countDown();
            for (Wire client : clients) {
                assertThat(client.answer(false).status()).isEqualTo(200);
                client.close();
            }
        }
    }

    @Test
    void aRequestThatIsNotOverInTimeIsEnded() throws Exception {
        Slow slow = new Slow();
        try (Stand stand = new Stand(on("all", limits -> limits.withWithin(Duration.ofMillis(300))))) {
            stand.blue.service(slow);
            try (Wire client = stand.client()) {
                Wire.Message late = client.get("/");
                assertThat(late.status()).isEqualTo(504);
                assertThat(late.field("x-bascule-outcome")).isEqualTo("unknown");
                assertThat(late.text()).contains("not over within 300 ms");
            }
            try (Wire client = stand.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12");
                assertThat(client.answer(false).status()).isEqualTo(408);
            }
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                while (true) {
                    wire.send("x");
                    new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
                }
            });
            try (Wire client = stand.client()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.head().status()).isEqualTo(200);
                client.socket().setSoTimeout(5_000);
                long since = System.nanoTime();
                while (!client.atEnd()) {
                    assertThat(System.nanoTime() - since).isLessThan(5_000_000_000L);
                }
            }
            slow.go.countDown();
        }
    }

    /// Takes the request and closes, the first times.
    private static Origin.Service breaking(AtomicInteger times) {
        return (wire, head) -> {
            if (times.getAndDecrement() > 0) {
                return false;
            }
            return Origin.plain("blue").answer(wire, head);
        };
    }

    @Test
    void anIdempotentRequestIsAskedOnceMoreAndNoOther() throws Exception {
        try (Stand stand = new Stand(on("all", limits -> limits.withRetries(100)));
                Wire client = stand.client()) {
            stand.blue.service(breaking(new AtomicInteger(1)));
            assertThat(client.get("/").text()).isEqualTo("blue");
            assertThat(stand.blue.requests()).hasSize(2);
            stand.blue.service(breaking(new AtomicInteger(1)));
            assertThat(client.ask("DELETE /1 HTTP/1.1\r\nHost: a\r\n\r\n").text())
                    .isEqualTo("blue");
            stand.blue.service(breaking(new AtomicInteger(1)));
            assertThat(client.ask("POST /1 HTTP/1.1\r\nHost: a\r\n\r\n").status())
                    .isEqualTo(504);
            stand.blue.service(breaking(new AtomicInteger(1)));
            assertThat(client.ask("PUT /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1")
                            .status())
                    .as("a byte of its body went out")
                    .isEqualTo(504);
            stand.blue.service(breaking(new AtomicInteger(2)));
            assertThat(client.get("/").status()).as("once more, not twice").isEqualTo(502);
            assertThat(stand.metric("bascule_gateway_asked_again_total{route=\"all\"}"))
                    .isEqualTo("3");
        }
    }

    @Test
    void withoutTheSettingNothingIsAskedOnceMore() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service(breaking(new AtomicInteger(1)));
            assertThat(client.get("/").status()).isEqualTo(502);
            assertThat(stand.blue.requests()).hasSize(1);
        }
    }

    @Test
    void noMoreIsAskedAgainThanTheBudgetHas() throws Exception {
        try (Stand stand = new Stand(on("all", limits -> limits.withRetries(10)));
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> false);
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/").status()).isEqualTo(502);
            }
            assertThat(stand.blue.requests().size())
                    .as("10 saved up, and one for ten requests")
                    .isBetween(60, 65);
        }
    }

    @Test
    void nothingIsAskedOnceMoreWhenTheOtherSideServesMeanwhile() throws Exception {
        CountDownLatch turned = new CountDownLatch(1);
        try (Stand stand = new Stand(on("all", limits -> limits.withRetries(100)));
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                turned.await();
                return false;
            });
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 1);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            turned.countDown();
            assertThat(client.answer(false).status()).isEqualTo(502);
            assertThat(stand.blue.requests()).hasSize(1);
            assertThat(stand.green.requests()).isEmpty();
        }
    }
}
