package bascule.gates;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Many simulated canaries under one rule.
///
/// @param minutes for each run the minute of the abort, 0 for none
record Runs(List<Integer> minutes) {
    static Runs of(Canary canary, Supplier<AbortRule> rule, int runs, long seed) {
        return new Runs(IntStream.range(0, runs)
                .parallel()
                .map(i -> AbortRule.minute(rule.get(), canary.run(seed + i)))
                .boxed()
                .toList());
    }

    double aborted() {
        return abortedBy(Canary.MINUTES);
    }

    double abortedBy(int minute) {
        return (double) minutes.stream()
                        .mapToInt(Integer::intValue)
                        .filter(at -> at > 0 && at <= minute)
                        .count()
                / minutes.size();
    }

    double meanMinute() {
        return minutes.stream()
                .mapToInt(Integer::intValue)
                .filter(at -> at > 0)
                .average()
                .orElse(Double.NaN);
    }
}
