package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BandTest {
    @Test
    void theRadiusIsThePublishedOne() {
        assertThat(new Band(0.05, 100).radius(1_000)).isCloseTo(0.0820, within(0.00005));
    }

    @Test
    void belowItsFirstValueItSaysNothing() {
        assertThat(new Band(0.05, 100).radius(99)).isEqualTo(1);
    }

    @Test
    void theTrueDistributionStaysWithinItWheneverOneLooks() {
        var band = new Band(0.05, 100);
        int left = 0;
        for (int run = 0; run < 400; run++) {
            var random = new SplittableRandom(run);
            var values = new Histogram(3);
            boolean out = false;
            for (int n = 1; n <= 2_000 && !out; n++) {
                values.recordValue(1 + random.nextInt(1_000));
                out = n >= 100 && n % 20 == 0 && leaves(band, values);
            }
            left += out ? 1 : 0;
        }
        assertThat(left / 400.0).isLessThanOrEqualTo(0.05);
    }

    private static boolean leaves(Band band, Histogram values) {
        for (double quantile : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
            long truth = Math.round(1_000 * quantile);
            if (band.low(values, quantile).orElse(0) > truth
                    || band.high(values, quantile).orElse(1_001) < truth) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aSlowerGreenIsWorseByAtLeastWhatTheBandsLeave() {
        var band = new Band(0.025, 100);
        Histogram blue = uniform(1_000, 0);
        assertThat(band.worseBy(blue, uniform(1_000, 0), 0.5)).isZero();
        assertThat(band.worseBy(blue, uniform(1_000, 500), 0.5)).isBetween(200L, 499L);
        assertThat(band.worseBy(blue, uniform(50, 500), 0.5)).isZero();
    }

    private static Histogram uniform(int values, long more) {
        var histogram = new Histogram(3);
        for (int i = 0; i < values; i++) {
            histogram.recordValue(1_000L * i / values + more);
        }
        return histogram;
    }
}
