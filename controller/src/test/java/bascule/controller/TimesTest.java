package bascule.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private final Times times = new Times();

    private static Instant minute(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private Duration halted(int since, int now) {
        return times.halted(minute(since), minute(now));
    }

    @Test
    void onlyWhatLiesWithinTheTimeAskedAboutCounts() {
        times.halted(false, minute(0));
        times.halted(true, minute(1));
        times.halted(true, minute(2));
        times.halted(false, minute(4));
        times.halted(true, minute(10));
        times.halted(false, minute(15));
        assertThat(halted(0, 20)).isEqualTo(Duration.ofMinutes(8));
        assertThat(halted(3, 20)).isEqualTo(Duration.ofMinutes(6));
        assertThat(halted(15, 20)).isZero();
    }

    @Test
    void aRestThatLastsCountsUpToNow() {
        times.halted(true, minute(3));
        assertThat(halted(0, 5)).isEqualTo(Duration.ofMinutes(2));
        assertThat(halted(4, 5)).isEqualTo(Duration.ofMinutes(1));
        assertThat(halted(0, 2)).as("a clock that was set back").isZero();
    }
}
