package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import bascule.gates.EProcess.Mean;
import org.junit.jupiter.api.Test;

class SplitProcessTest {
    @Test
    void theEValueIsInTheMeanOneWhereItsHypothesisJustHolds() {
        // All ways in which four requests of each side may fail, with the rates 0.1 and 0.2 and a tested ratio of 2.
        double mean = 0;
        for (int blue = 0; blue <= 4; blue++) {
            for (int green = 0; green <= 4; green++) {
                var process = SplitProcess.above(2);
                process.take(new Count(4, blue), new Count(4, green));
                mean += chance(4, blue, 0.1) * chance(4, green, 0.2) * Math.exp(process.log());
            }
        }
        assertThat(mean).isLessThanOrEqualTo(1).isGreaterThan(0.5);
    }

    private static double chance(int n, int k, double p) {
        double ways = 1;
        for (int i = 0; i < k; i++) {
            ways = ways * (n - i) / (i + 1);
        }
        return ways * Math.pow(p, k) * Math.pow(1 - p, n - k);
    }

    @Test
    void itIsTheMeanOfTwentyFiveLikelihoodRatios() {
        var process = SplitProcess.above(1.25);
        process.take(new Count(900, 3), new Count(100, 2));
        double sum = 0;
        for (int i = 0; i < 25; i++) {
            double ratio = 1.25 * 1.1 * Math.pow(20 / 1.1, i / 24.0);
            double q = ratio * 100 / (ratio * 100 + 900);
            double q0 = 1.25 * 100 / (1.25 * 100 + 900);
            sum += Math.pow(q / q0, 2) * Math.pow((1 - q) / (1 - q0), 3);
        }
        assertThat(process.log()).isCloseTo(Math.log(sum / 25), within(1e-9));
    }

    @Test
    void anOutageOfBothSidesSaysNothingAgainstGreen() {
        var process = SplitProcess.above(1.25);
        for (int i = 0; i < 100; i++) {
            process.take(new Count(950, 950), new Count(50, 50));
        }
        assertThat(process.log()).isNegative();
    }

    @Test
    void aWindowWithoutOneSideOrWithoutEventsSaysNothing() {
        var process = SplitProcess.above(1.25);
        process.take(Count.NONE, new Count(50, 50));
        process.take(new Count(50, 0), Count.NONE);
        process.take(new Count(950, 0), new Count(50, 0));
        assertThat(process.log()).isZero();
    }

    @Test
    void belowIsTheMirror() {
        var above = SplitProcess.above(1.25);
        var below = SplitProcess.below(1 / 1.25);
        above.take(new Count(900, 3), new Count(100, 7));
        below.take(new Count(100, 7), new Count(900, 3));
        assertThat(below.log()).isCloseTo(above.log(), within(1e-9));
    }

    @Test
    void theForecastIsWhenTheMeanReachesTheLevel() {
        var process = SplitProcess.above(1.25);
        double windows = process.windowsUntil(0.01, new Mean(2_250, 11.25), new Mean(750, 7.5))
                .orElseThrow();
        int taken = 0;
        // 4 windows as one, so that the counts are whole
        while (!process.refuted(0.01)) {
            process.take(new Count(9_000, 45), new Count(3_000, 30));
            taken += 4;
        }
        assertThat(windows).isBetween(taken - 4.0, (double) taken);
        assertThat(SplitProcess.above(1.25).windowsUntil(0.01, new Mean(2_250, 11.25), new Mean(750, 3.75)))
                .isEmpty();
    }
}
