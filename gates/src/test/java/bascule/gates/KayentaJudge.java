package bascule.gates;

import bascule.gates.Canary.Minute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What Kayenta's judge (NetflixACAJudge) says of one metric, the error rate of each minute: higher or not, by a
/// Mann-Whitney test at 98 % whose difference must be more than a quarter of its Hodges-Lehmann estimate. Asked every
/// five minutes of all minutes so far, as a canary of Spinnaker asks it. It takes outliers out first, which a test of
/// ranks hardly feels; that is left out.
final class KayentaJudge implements AbortRule {
    private static final int EVERY = 5;
    private static final double TOLERANCE = 0.25;
    /// Of the normal distribution, for two sides at 98 %.
    private static final double CRITICAL = 2.326;

    private final List<Double> blue = new ArrayList<>();
    private final List<Double> green = new ArrayList<>();

    @Override
    public boolean aborts(Minute minute) {
        blue.add(minute.blue().rate());
        green.add(minute.green().rate());
        return green.size() % EVERY == 0 && high();
    }

    /// The interval of the difference lies beyond the tolerance if the test still refuses at the tolerance.
    private boolean high() {
        double estimate = estimate();
        return estimate > 0 && deviation(TOLERANCE * estimate) > CRITICAL;
    }

    /// The median of all differences.
    private double estimate() {
        double[] differences = new double[green.size() * blue.size()];
        int n = 0;
        for (double one : green) {
            for (double other : blue) {
                differences[n++] = one - other;
            }
        }
        Arrays.sort(differences);
        return (differences[n / 2] + differences[(n - 1) / 2]) / 2;
    }

    /// How many standard deviations green, less `shift`, is above blue, with the corrections for continuity and ties.
    private double deviation(double shift) {
        int size = green.size();
        double above = 0;
        double[] all = new double[2 * size];
        for (int i = 0; i < size; i++) {
            double one = green.get(i) - shift;
            for (double other : blue) {
                above += one > other ? 1 : one == other ? 0.5 : 0;
            }
            all[i] = one;
            all[size + i] = blue.get(i);
        }
        double n = size;
        double ties = ties(all) / (2 * n * (2 * n - 1));
        double sigma = Math.sqrt(n * n / 12 * (2 * n + 1 - ties));
        double off = above - n * n / 2;
        return sigma == 0 ? 0 : (off - Math.signum(off) / 2) / sigma;
    }

    private static double ties(double[] all) {
        Arrays.sort(all);
        double sum = 0;
        int from = 0;
        for (int i = 1; i <= all.length; i++) {
            if (i == all.length || all[i] != all[from]) {
                double alike = i - from;
                sum += alike * alike * alike - alike;
                from = i;
            }
        }
        return sum;
    }
}
