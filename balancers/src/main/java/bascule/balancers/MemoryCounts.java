package bascule.balancers;

import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison;
import bascule.comparison.Sample;
import bascule.traffic.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a balancer in memory was told of requests and of answers.
final class MemoryCounts {
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private int run;
    private Figures figures = new Figures("", Map.of());
    private Comparisons comparisons = new Comparisons("", Map.of());

    void saw(String route, Figures.Sides sides) {
        figures = figures.plus(new Figures("", Map.of(route, sides)));
    }

    void compared(String route, RouteComparison found, List<Sample> differed) {
        comparisons = comparisons.plus(new Comparisons("", Map.of(route, found)));
        samples.merge(
                route,
                differed,
                (known, more) -> Stream.concat(known.stream(), more.stream()).toList());
    }

    /// Of this counting: it changes when everything is counted anew.
    String name() {
        return "memory-" + run;
    }

    Figures figures() {
        return new Figures(name(), figures.routes());
    }

    Comparisons comparisons() {
        return new Comparisons(name(), comparisons.routes());
    }

    List<Sample> samples(String route) {
        return samples.getOrDefault(route, List.of());
    }

    void anew() {
        run++;
        figures = new Figures("", Map.of());
        comparisons = new Comparisons("", Map.of());
        samples.clear();
    }
}
