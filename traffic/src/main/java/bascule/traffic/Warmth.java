package bascule.traffic;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What came of a warm-up at one gateway.
///
/// @param where which gateway
/// @param known whether there was one since it started
/// @param underWay whether more is asked, or some answers are still to come
/// @param asked so many were sent
/// @param statuses how many were answered how, such as `2xx`
/// @param failed so many got no answer
/// @param sample how many of the first and of the last answers the medians are of
/// @param firstMicros the median time of the first answers
/// @param lastMicros the median time of the last answers
public record Warmth(
        String where,
        boolean known,
        boolean underWay,
        long asked,
        Map<String, Long> statuses,
        long failed,
        long sample,
        long firstMicros,
        long lastMicros) {
    public Warmth {
        statuses = Map.copyOf(statuses);
    }

    public long answered() {
        return statuses.values().stream().mapToLong(each -> each).sum();
    }

    /// For people.
    public String describe() {
        if (asked == 0) {
            return where + ": nobody asked anything that could be asked again, so nothing was warmed";
        }
        String answers = new TreeMap<>(statuses)
                .entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "));
        String text = "%s: %d asked, %s, %d without an answer"
                .formatted(where, asked, answers.isEmpty() ? "none answered" : answers, failed);
        return sample == 0
                ? text
                : text + "; the median of the first " + sample + " took " + millis(firstMicros) + ", of the last "
                        + millis(lastMicros);
    }

    private static String millis(long micros) {
        return micros < 10_000 ? micros / 1_000.0 + " ms" : micros / 1_000 + " ms";
    }
}
