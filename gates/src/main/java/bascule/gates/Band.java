package bascule.gates;

import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/// A band around all quantiles at once that holds at every moment (Howard and Ramdas, arXiv
/// 1906.09712, theorem 2): with probability 1 - alpha the true distribution is within `radius(n)`
/// of the measured one for every `n >= m`.
///
/// It takes for granted that the values are drawn alike all the time. Where they are not, as under
/// the cycle of a day with a growing split, [Slowness] compares the sides within each window
/// instead; the band is there to be drawn, and for all quantiles.
public final class Band {
    private static final double A = 0.85;
    private static final double FINE = 0.0005;
    private static final int HALVINGS = 60;

    private final long from;
    private final double constant;

    /// @param alpha how likely it is that the true distribution ever leaves it
    /// @param from the `m` from which it holds
    public Band(double alpha, long from) {
        if (!(alpha > 0 && alpha < 1) || from < 1) {
            throw new IllegalArgumentException("a band has an alpha between 0 and 1 and begins at 1 value or more");
        }
        this.from = from;
        this.constant = constant(alpha);
    }

    /// How far the share of values below any point may be from the measured share; 1, which says
    /// nothing, below `from`.
    public double radius(long values) {
        if (values < from) {
            return 1;
        }
        double grown = Math.log(Math.log(Math.E * values / from));
        return Math.min(1, A * Math.sqrt((grown + constant) / values));
    }

    /// The smallest C whose probability of ever leaving the band is at most alpha.
    private static double constant(double alpha) {
        double low = 1;
        double high = 1_000;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (leaves(middle) > alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// The bound of the theorem, at its best eta.
    private static double leaves(double c) {
        double least = 1;
        for (double eta = 1 + FINE; eta < 2 * A * A; eta += FINE) {
            double gamma = Math.sqrt(2 / eta) * (A - Math.sqrt(2 * (eta - 1) / c));
            if (gamma > 1) {
                double square = gamma * gamma;
                least = Math.min(least, 4 * Math.exp(-square * c) * (1 + 1 / ((square - 1) * Math.log(eta))));
            }
        }
        return least;
    }

    /// The quantile is not below this; empty if so few values say nothing about it.
    ///
    /// @param quantile between 0 and 1
    public OptionalLong low(Histogram values, double quantile) {
        double share = quantile - radius(values.getTotalCount());
        return share <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(values.lowestEquivalentValue(values.getValueAtPercentile(100 * share)));
    }

    /// The quantile is not above this; empty if so few values say nothing about it.
    public OptionalLong high(Histogram values, double quantile) {
        double share = quantile + radius(values.getTotalCount());
        return share >= 1 ? OptionalLong.empty() : OptionalLong.of(values.getValueAtPercentile(100 * share));
    }

    /// How much worse green's quantile is at least, in the unit of the histograms; 0 if that is not
    /// shown. Both bands hold together with twice this one's alpha.
    public long worseBy(Histogram blue, Histogram green, double quantile) {
        OptionalLong low = low(green, quantile);
        OptionalLong high = high(blue, quantile);
        return low.isPresent() && high.isPresent() ? Math.max(0, low.getAsLong() - high.getAsLong()) : 0;
    }
}
