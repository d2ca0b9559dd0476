package bascule.gates;

/// The alternatives that a mixture is made of: 25 factors, evenly spaced as logarithms from 1.1 to
/// 20. Nearer ones would need more events than a ramp brings, farther ones are seen as fast by the
/// farthest.
final class Grid {
    private static final int POINTS = 25;
    private static final double NEAREST = 1.1;
    private static final double FARTHEST = 20;

    private Grid() {}

    /// @param above whether the factors are the ones above 1, or one over them
    static double[] factors(boolean above) {
        double[] factors = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double factor = NEAREST * Math.pow(FARTHEST / NEAREST, i / (POINTS - 1.0));
            factors[i] = above ? factor : 1 / factor;
        }
        return factors;
    }
}
