package bascule.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The median of some figures, and between which two all of them lie.
public record Spread(double median, double low, double high) {
    /// @throws IllegalArgumentException if there is no figure
    public static Spread of(List<Double> figures) {
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there is no median of no figures");
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /// Of the ratios of figures taken in the same round. A round counts as it is: what disturbed
    /// the machine in it disturbed both.
    public static Spread ofRatios(List<Double> figures, List<Double> peers) {
        if (figures.size() != peers.size()) {
            throw new IllegalArgumentException(
                    "%d rounds can't be compared with %d".formatted(figures.size(), peers.size()));
        }
        return of(IntStream.range(0, figures.size())
                .mapToObj(round -> ratio(figures.get(round), peers.get(round)))
                .toList());
    }

    /// Nothing beside nothing is even; something beside nothing counts as if it were beside one.
    private static double ratio(double figure, double peer) {
        if (peer == 0) {
            return figure == 0 ? 1 : figure;
        }
        return figure / peer;
    }
}
