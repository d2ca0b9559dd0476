package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.traffic.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static Forecast seen(long queued, long holdMillis, long room) {
        Forecast.Age young = new Forecast.Age(Duration.ofSeconds(2), 10, 0, Map.of());
        Map<String, Long> all = Map.of("shop", queued);
        return new Forecast(Duration.ofMillis(holdMillis), Duration.ofSeconds(1), all, 0, 0, room, 0, List.of(), young);
    }

    private static Wire.Message ask(Stand stand, String body) throws Exception {
        try (Wire admin = Wire.to(stand.gateway.adminPort())) {
            return admin.ask("POST /v1/forecast HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Stand.TOKEN
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    private static double number(Wire.Message answer, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":([0-9.]+)").matcher(answer.text());
        assertThat(found.find()).as(key + " in " + answer.text()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void whatIsHeldGrowsWithRateAndTimeAndOverflowsBeyondTheRoom() {
        assertThat(seen(1_000, 800, 10_000).held()).isEqualTo(800);
        assertThat(seen(1_000, 800, 10_000).refused()).isZero();
        assertThat(seen(1_000, 800, 500).refused()).isEqualTo(300);
        assertThat(seen(1_000, 800, 10_000).heldMost()).isBetween(900L, 1_050L);
        assertThat(seen(0, 800, 10_000).held()).isZero();
        assertThat(seen(0, 800, 10_000).heldMost())
                .as("a quiet second proves little")
                .isBetween(3L, 10L);
        assertThat(seen(1_000_000, 10_000, 500).bytesMost()).isEqualTo(500 * 20 * 1024);
    }

    /// Callers at their own pace, so that what a hold queues is what came meanwhile: the forecast made before
    /// is compared with the hold.
    @Test
    void aHoldQueuesWhatWasForecast() throws Exception {
        try (Stand stand = new Stand()) {
            AtomicInteger asked = new AtomicInteger();
            ScheduledExecutorService callers = Executors.newSingleThreadScheduledExecutor();
            Future<?> pace = callers.scheduleAtFixedRate(
                    () -> Thread.ofVirtual().start(() -> call(stand, asked.incrementAndGet())),
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            await().until(() -> asked.get() > 20);
            Wire.Message forecast = ask(stand, "{\"holdMillis\":1000,\"lookMillis\":1500}");
            assertThat(forecast.status()).isEqualTo(200);
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(1), Stand.FIRST);
            await().until(() -> !stand.balancer().standing().holding());
            long held = stand.counters().heldMax();
            pace.cancel(false);
            callers.shutdown();
            double said = number(forecast, "held");
            assertThat(said).isBetween(held * 0.5, held * 2.0);
            assertThat(number(forecast, "heldMost")).isGreaterThanOrEqualTo(held * 0.9);
            assertThat(number(forecast, "all")).as("all of that route").isEqualTo(said);
            assertThat(number(forecast, "passing"))
                    .as("reads of the other route")
                    .isBetween(said * 0.5, said * 2);
            assertThat(number(forecast, "measuredMillis")).isGreaterThanOrEqualTo(1_500);
        }
    }

    private static void call(Stand stand, int number) {
        try (Wire client = stand.client()) {
            client.get(number % 2 == 0 ? "/catalogue" : "/");
        } catch (IOException e) {
            // The stand is closed.
        }
    }

    @Test
    void whatAHoldWouldWaitForIsNamedAndNothingIsHeld() throws Exception {
        try (Stand stand = new Stand();
                Wire slow = stand.client();
                Wire other = stand.client()) {
            CountDownLatch go = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                if (head.target().startsWith("/slow")) {
                    go.await();
                }
                return Origin.plain("blue").answer(wire, head);
            });
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 1);
            Wire.Message forecast = ask(stand, "{\"holdMillis\":1000,\"lookMillis\":100}");
            assertThat(number(forecast, "inFlight")).isEqualTo(1);
            assertThat(forecast.text()).contains("GET /slow at blue");
            assertThat(number(forecast, "slowLooks"))
                    .as("it is younger than a hold would wait")
                    .isZero();
            Wire.Message shorter = ask(stand, "{\"holdMillis\":1000,\"drainMillis\":1,\"lookMillis\":100}");
            assertThat(number(shorter, "looks")).isEqualTo(10);
            assertThat(number(shorter, "slowLooks")).isGreaterThanOrEqualTo(8);
            assertThat(shorter.text()).containsPattern("\"oldest\":\\{\"all\":\"GET /slow at blue for [0-9]+ ms\"");
            assertThat(other.get("/").status()).isEqualTo(200);
            assertThat(stand.counters().heldMax()).isZero();
            go.countDown();
            slow.answer(false);
        }
    }

    @Test
    void whatARouteRejectsIsNotSaidToBeHeld() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer()
                    .configure(
                            stand.service(List.of(new Route("all", "/", Route.Spread.NONE, Route.Hold.REJECT))),
                            Stand.FIRST);
            AtomicBoolean over = new AtomicBoolean();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    while (!over.get()) {
                        client.get("/");
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            Wire.Message forecast = ask(stand, "{\"holdMillis\":1000,\"lookMillis\":500}");
            over.set(true);
            caller.join();
            assertThat(number(forecast, "held")).isZero();
            assertThat(number(forecast, "rejected")).isPositive();
        }
    }

    @Test
    void whatCantBeForecastIsRefusedWithItsReason() throws Exception {
        try (Stand stand = new Stand()) {
            assertThat(ask(stand, "{\"holdMillis\":0,\"lookMillis\":1000}").text())
                    .contains("refused", "a hold of 0 ms can't be forecast, only of 1 to 600000 ms");
            assertThat(ask(stand, "{\"holdMillis\":10,\"lookMillis\":20000}").status())
                    .isEqualTo(400);
            assertThat(ask(stand, "{\"holdMillis\":10}").text()).contains("malformed", "lookMillis");
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(30), Stand.FIRST);
            Wire.Message closed = ask(stand, "{\"holdMillis\":10,\"lookMillis\":100}");
            assertThat(closed.status()).isEqualTo(503);
            assertThat(closed.text()).contains("transient", "door of this gateway is closed");
        }
    }
}
