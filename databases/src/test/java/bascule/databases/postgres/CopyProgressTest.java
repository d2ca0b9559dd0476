package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.CopyRate;
import bascule.data.Throttle;
import bascule.migration.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
    private final AtomicLong clock = new AtomicLong();
    private Progress told = new Progress(0, 0, "");
    private final Pace pace = new Pace(Throttle.NONE);
    private final CopyProgress progress = new CopyProgress(pace, clock::get, now -> told = now);

    private String after(Duration time, long rows, long bytes) {
        clock.addAndGet(time.toNanos());
        progress.moved(rows, bytes);
        return told.besides();
    }

    @Test
    void rateAndTimeLeftAreThoseOfTheLatestSeconds() {
        progress.expect(10_000);
        assertThat(after(Duration.ZERO, 0, 0)).isEqualTo("0 B");
        assertThat(after(Duration.ofSeconds(10), 1_000, 10 << 20)).isEqualTo("10 MiB, 1 MiB/s, about 90s left");
        assertThat(after(Duration.ofSeconds(10), 4_000, 40 << 20)).isEqualTo("50 MiB, 4 MiB/s, about 13s left");
        assertThat(told).extracting(Progress::done, Progress::total).containsExactly(5_000L, 10_000L);
    }

    @Test
    void aLongTimeIsToldInMinutes() {
        progress.expect(1_000_000);
        assertThat(after(Duration.ofSeconds(10), 10_000, 1 << 20)).endsWith("about 16m left");
    }

    @Test
    void moreRowsThanWereExpectedTakeNoTime() {
        progress.expect(10);
        assertThat(after(Duration.ofSeconds(2), 20, 2048)).isEqualTo("2 KiB, 1 KiB/s");
        assertThat(told.total()).isEqualTo(20);
    }

    @Test
    void whatHoldsItBackIsTold() {
        pace.set(CopyRate.of("stop"));
        assertThat(after(Duration.ofSeconds(2), 0, 0)).isEqualTo("0 B, 0 B/s, stopped by hand");
        pace.set(CopyRate.of("3MiB"));
        pace.hold("a replica is behind");
        assertThat(after(Duration.ofSeconds(1), 0, 0)).endsWith("waits: a replica is behind");
    }
}
