package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateProcessTest {
    @Test
    void noErrorInManyRequestsShowsThatTheyAreRare() {
        var process = RateProcess.below(0.001);
        process.take(Count.NONE, new Count(2_000, 0));
        assertThat(process.refuted(0.05)).isFalse();
        process.take(Count.NONE, new Count(3_000, 0));
        assertThat(process.refuted(0.05)).isTrue();
    }

    @Test
    void aRateAtTheLimitIsCalledHigherNoMoreOftenThanAlphaSays() {
        assertThat(refuted(true, 0.02)).isLessThanOrEqualTo(0.05);
        assertThat(refuted(true, 0.04)).isGreaterThan(0.9);
    }

    @Test
    void aRateAtTheLimitIsCalledLowerNoMoreOftenThanAlphaSays() {
        assertThat(refuted(false, 0.02)).isLessThanOrEqualTo(0.05);
        assertThat(refuted(false, 0.01)).isGreaterThan(0.9);
    }

    /// The share of 2,000 runs of 60 windows that refute a limit of 0.02 in one of them.
    private static double refuted(boolean above, double rate) {
        int refuted = 0;
        for (int run = 0; run < 2_000; run++) {
            var random = new SplittableRandom(run);
            var process = above ? RateProcess.above(0.02) : RateProcess.below(0.02);
            for (int window = 0; window < 60 && !process.refuted(0.05); window++) {
                int events = 0;
                for (int i = 0; i < 50; i++) {
                    events += random.nextDouble() < rate ? 1 : 0;
                }
                process.take(Count.NONE, new Count(50, events));
            }
            refuted += process.refuted(0.05) ? 1 : 0;
        }
        return refuted / 2_000.0;
    }

    @Test
    void whatHappensTwiceToOneIsNoYesOrNo() {
        assertThatThrownBy(() -> RateProcess.above(0.02).take(Count.NONE, new Count(1, 2)))
                .hasMessageContaining("at most once");
    }
}
