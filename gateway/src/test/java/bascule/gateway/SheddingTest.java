package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SheddingTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MOST = 50 * MILLI;

    /// So many looks, each that late.
    private static long looks(Shedding shedding, int count, long start, long late, long most) {
        long now = start;
        for (int i = 0; i < count; i++) {
            now += Shedding.EVERY_MILLIS * MILLI + late;
            shedding.look(now, most);
        }
        return now;
    }

    @Test
    void theShareGrowsWhileTheLoopIsLateAndFallsWhenItIsNot() {
        Shedding shedding = new Shedding();
        long now = looks(shedding, 10, 1, 40 * MILLI, MOST);
        assertThat(shedding.share()).as("late, but no more than it may be").isZero();
        now = looks(shedding, 3, now, 60 * MILLI, MOST);
        assertThat(shedding.share()).isEqualTo(30);
        now = looks(shedding, 100, now, 60 * MILLI, MOST);
        assertThat(shedding.share()).as("some always get in").isEqualTo(90);
        now = looks(shedding, 4, now, 0, MOST);
        assertThat(shedding.share()).isEqualTo(70);
        looks(shedding, 20, now, 0, MOST);
        assertThat(shedding.share()).isZero();
        assertThat(shedding.refuses()).isFalse();
    }

    @Test
    void withoutALimitNothingIsShedHoweverLate() {
        Shedding shedding = new Shedding();
        long now = looks(shedding, 20, 1, 60 * MILLI, MOST);
        assertThat(shedding.share()).isEqualTo(90);
        now = looks(shedding, 1, now, 1_000 * MILLI, 0);
        assertThat(shedding.share()).isZero();
        looks(shedding, 1, now + 10_000 * MILLI, 0, MOST);
        assertThat(shedding.share())
                .as("nobody looked in between, which is no delay")
                .isZero();
    }

    @Test
    void aGatewayThatCantKeepUpRefusesSomeAndNoneOfWhatAHoldQueues() throws Exception {
        try (Stand stand = new Stand(settings ->
                        settings.withThreads(1).withLimits(settings.limits().with(Limit.LOOP_DELAY, 5)));
                Wire client = stand.client()) {
            ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
            Future<?> tooMuch = work.scheduleAtFixedRate(
                    () -> stand.gateway.loops().each(() -> LockSupport.parkNanos(40 * MILLI)),
                    0,
                    50,
                    TimeUnit.MILLISECONDS);
            await().until(() -> {
                Wire.Message answer = client.get("/");
                assertThat(answer.status()).isIn(200, 503);
                assertThat(answer.status() == 200 || answer.text().contains("more to do than it can keep up"))
                        .isTrue();
                return answer.status() == 503;
            });
            assertThat(Long.parseLong(stand.metric("bascule_gateway_shed_total")))
                    .isPositive();
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            List<Wire> held = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                held.add(stand.client());
                held.getLast().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            await().until(() -> stand.counters().held() == 20);
            tooMuch.cancel(false);
            work.shutdown();
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            for (Wire each : held) {
                assertThat(each.answer(false).status()).isEqualTo(200);
                each.close();
            }
            await().until(() -> client.get("/").status() == 200);
        }
    }
}
