package bascule.gates;

import java.util.Arrays;
import java.util.OptionalDouble;

/// The mean of a number of likelihood ratios, kept as logarithms. Under the hypothesis that all of
/// them test it is in the mean at most 1 at any time, so that it ever reaches 1 / alpha has a
/// probability of at most alpha (Ville).
final class Mixture {
    private static final double FOREVER = 1e12;
    private static final int HALVINGS = 60;

    private final double[] logs;

    Mixture(int points) {
        this.logs = new double[points];
    }

    /// Multiplies each ratio by what a window says about it.
    void take(double[] steps) {
        for (int i = 0; i < logs.length; i++) {
            logs[i] += steps[i];
        }
    }

    /// The logarithm of the e-value now.
    double log() {
        return log(logs);
    }

    /// The mean is at most the largest, which is cheaper to know.
    boolean reaches(double goal) {
        double most = Double.NEGATIVE_INFINITY;
        for (double each : logs) {
            most = Math.max(most, each);
        }
        return most >= goal && log() >= goal;
    }

    private static double log(double[] logs) {
        double most = logs[0];
        for (double each : logs) {
            most = Math.max(most, each);
        }
        double sum = 0;
        for (double each : logs) {
            sum += Math.exp(each - most);
        }
        return most + Math.log(sum / logs.length);
    }

    /// After how many more windows like this one it reaches `goal`; empty if it does not.
    OptionalDouble windowsUntil(double goal, double[] step) {
        if (log() >= goal) {
            return OptionalDouble.of(0);
        }
        if (after(FOREVER, step) < goal) {
            return OptionalDouble.empty();
        }
        double low = 0;
        double high = 1;
        while (after(high, step) < goal) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (after(middle, step) < goal) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    private double after(double windows, double[] step) {
        double[] then = Arrays.copyOf(logs, logs.length);
        for (int i = 0; i < then.length; i++) {
            then[i] += windows * step[i];
        }
        return log(then);
    }
}
