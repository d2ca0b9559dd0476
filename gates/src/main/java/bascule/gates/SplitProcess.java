package bascule.gates;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Evidence about how many times as often an event happens on green as on blue, from how the events
/// of each window are shared between the sides.
///
/// Of the events of a window, one is green's with probability `q = r*n1 / (r*n1 + n0)`, where `n1`
/// and `n0` are the exposures of green and blue and `r` is the ratio of the rates. How often it
/// happens at all cancels out, and so do outages that both sides share, the cycle of a day, and
/// every change of the split. It is the mean of the likelihood ratios of 25 alternatives against
/// the ratio tested (after Lindon and Malek, arXiv 2011.03567).
public final class SplitProcess implements EProcess {
    private final double tested;
    private final double[] factors;
    private final double[] logFactors;
    private final Mixture mixture;

    private SplitProcess(double tested, boolean above) {
        if (!(tested > 0) || Double.isInfinite(tested)) {
            throw new IllegalArgumentException("a ratio of rates is a positive number, got " + tested);
        }
        this.tested = tested;
        this.factors = Grid.factors(above);
        this.logFactors = Arrays.stream(factors).map(Math::log).toArray();
        this.mixture = new Mixture(factors.length);
    }

    /// Tests that green's rate is at most `ratio` times blue's; grows while it is higher.
    public static SplitProcess above(double ratio) {
        return new SplitProcess(ratio, true);
    }

    /// Tests that green's rate is at least `ratio` times blue's; grows while it is lower.
    public static SplitProcess below(double ratio) {
        return new SplitProcess(ratio, false);
    }

    /// A window in which one side was not exposed, or nothing happened, says nothing.
    @Override
    public void take(Count blue, Count green) {
        if (blue.exposed() > 0 && green.exposed() > 0 && blue.events() + green.events() > 0) {
            mixture.take(step(blue.asMean(), green.asMean()));
        }
    }

    private double[] step(Mean blue, Mean green) {
        double[] step = new double[factors.length];
        double weightTested = tested * green.exposed() + blue.exposed();
        for (int i = 0; i < step.length; i++) {
            double ratio = tested * factors[i];
            double weight = ratio * green.exposed() + blue.exposed();
            step[i] =
                    green.events() * logFactors[i] + (green.events() + blue.events()) * Math.log(weightTested / weight);
        }
        return step;
    }

    @Override
    public double log() {
        return mixture.log();
    }

    @Override
    public boolean refuted(double alpha) {
        return mixture.reaches(-Math.log(alpha));
    }

    @Override
    public OptionalDouble windowsUntil(double alpha, Mean blue, Mean green) {
        double[] step = blue.exposed() > 0 && green.exposed() > 0 ? step(blue, green) : new double[factors.length];
        return mixture.windowsUntil(-Math.log(alpha), step);
    }
}
