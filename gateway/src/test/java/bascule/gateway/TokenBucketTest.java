package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Rate TEN = Rate.parse("10/s burst 5");

    private static InetAddress client(int number) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 100, Long.MIN_VALUE, -1})
    void letsABurstInAndThenOneForEachInterval(long start) {
        TokenBucket bucket = new TokenBucket();
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.take(TEN, start)).isZero();
        }
        assertThat(bucket.take(TEN, start)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(TEN, start + SECOND / 10 - 1)).isEqualTo(1);
        assertThat(bucket.take(TEN, start + SECOND / 10)).isZero();
        assertThat(bucket.full(start + SECOND / 10)).isFalse();
        assertThat(bucket.full(start + SECOND)).isTrue();
    }

    @Test
    void neverLetsMoreInThanItMayHoweverManyTake() throws Exception {
        TokenBucket bucket = new TokenBucket();
        AtomicInteger taken = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 10_000; j++) {
                    taken.addAndGet(bucket.take(Rate.parse("1/h burst 777"), 0) == 0 ? 1 : 0);
                }
            });
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(taken).hasValue(777);
    }

    @Test
    void aFullTableForgetsNoDebtAndLetsNewClientsShareOneRate() throws Exception {
        ClientBuckets clients = new ClientBuckets();
        Rate two = Rate.parse("1/s burst 2");
        long now = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(clients.take(client(i), two, 100, now)).isZero();
        }
        assertThat(clients.take(client(200), two, 100, now)).isZero();
        assertThat(clients.take(client(201), two, 100, now)).isZero();
        assertThat(clients.take(client(202), two, 100, now))
                .as("they share one")
                .isPositive();
        assertThat(clients.size()).isEqualTo(100);
        assertThat(clients.take(client(7), two, 100, now)).isZero();
        assertThat(clients.take(client(7), two, 100, now))
                .as("who is known has its own")
                .isPositive();
        assertThat(clients.take(client(203), two, 100, now + 10 * SECOND)).isZero();
        assertThat(clients.size()).as("all others are full again").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10/d", "0/s", "-1/s", "10/s burst", "10/s burst 0", "10/s burst x", "99999999/s"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBurstIsASecondsWorthUnlessItIsSaid() {
        assertThat(Rate.parse("50/s")).isEqualTo(new Rate(SECOND / 50, 50, "50/s"));
        assertThat(Rate.parse("600/m").burst()).isEqualTo(10);
        assertThat(Rate.parse("10/h")).isEqualTo(new Rate(360 * SECOND, 1, "10/h"));
    }
}
