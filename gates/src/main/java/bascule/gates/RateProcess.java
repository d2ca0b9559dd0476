package bascule.gates;

import java.util.OptionalDouble;

/// Evidence about how often a yes/no event happens on green, whatever happens on blue. It can tell
/// where a split can't: when errors are so rare that none are seen, and when green serves alone. An
/// outage that both sides share counts.
public final class RateProcess implements EProcess {
    private final double tested;
    private final double[] rates;
    private final Mixture mixture;
    private Count all = Count.NONE;

    private RateProcess(double tested, boolean above) {
        if (!(tested > 0 && tested < 1)) {
            throw new IllegalArgumentException("a rate is more than 0 and less than 1, got " + tested);
        }
        this.tested = tested;
        this.rates = Grid.factors(above);
        double odds = tested / (1 - tested);
        for (int i = 0; i < rates.length; i++) {
            rates[i] = odds * rates[i] / (1 + odds * rates[i]);
        }
        this.mixture = new Mixture(rates.length);
    }

    /// Tests that green's rate is at most this in every window; grows while it is higher.
    public static RateProcess above(double rate) {
        return new RateProcess(rate, true);
    }

    /// Tests that green's rate is at least this in every window; grows while it is lower.
    public static RateProcess below(double rate) {
        return new RateProcess(rate, false);
    }

    @Override
    public void take(Count blue, Count green) {
        all = all.plus(green);
        if (all.events() > all.exposed()) {
            throw new IllegalArgumentException("a yes/no event happens at most once each time, got " + all);
        }
        mixture.take(step(green.asMean()));
    }

    private double[] step(Mean green) {
        double[] step = new double[rates.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = green.events() * Math.log(rates[i] / tested)
                    + (green.exposed() - green.events()) * Math.log((1 - rates[i]) / (1 - tested));
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
        return mixture.windowsUntil(-Math.log(alpha), step(green));
    }
}
