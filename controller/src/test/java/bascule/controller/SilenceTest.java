package bascule.controller;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.journal.Lease.Holding;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// For how long a holder has been silent, as one who stands by may believe it.
class SilenceTest {
    private final Silence silence = new Silence();

    private static Duration at(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Holding beat(long beat) {
        return new Holding(1, beat, "one", "http://one");
    }

    @Test
    void aBeatThatStandsStillIsSilence() {
        assertThat(silence.seen(beat(1), at(10))).isZero();
        assertThat(silence.seen(beat(1), at(12))).isEqualTo(at(2));
        assertThat(silence.seen(beat(1), at(16))).isEqualTo(at(6));
    }

    @Test
    void eachBeatEndsIt() {
        silence.seen(beat(1), at(10));
        assertThat(silence.seen(beat(2), at(16))).isZero();
        assertThat(silence.seen(beat(2), at(17))).isEqualTo(at(1));
    }

    @Test
    void anotherHolderIsHeardAnew() {
        silence.seen(beat(1), at(10));
        assertThat(silence.seen(new Holding(2, 1, "other", "http://other"), at(16)))
                .isZero();
    }

    /// While the store can't be asked, its holder may not have been able to renew either.
    @Test
    void aLookThatFailedProvesNothing() {
        silence.seen(beat(1), at(10));
        silence.notSeen();
        assertThat(silence.seen(beat(1), at(60))).isZero();
        assertThat(silence.seen(beat(1), at(65))).isEqualTo(at(5));
    }

    /// Whoever was stopped itself and wakes up sees a beat that went on.
    @Test
    void timeInWhichNobodyLookedCountsOnlyIfTheBeatStoodStill() {
        silence.seen(beat(1), at(10));
        assertThat(silence.seen(beat(31), at(40))).isZero();
    }
}
