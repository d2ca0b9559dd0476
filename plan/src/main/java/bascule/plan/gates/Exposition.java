package bascule.plan.gates;

import bascule.migration.Decimals;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A page of metrics in Prometheus' text format (0.0.4), which is also what a Prometheus exporter of
/// OpenTelemetry serves: a series a line, as in `queue_length{env="green"} 12 1764158400000`.
final class Exposition {
    private static final Pattern SERIES =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+(-?\\d{1,18}))?");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:,|$)");

    private Exposition() {}

    /// The sum of all series of that name with at least these labels.
    ///
    /// @param since older series, by their own time stamp, tell nothing; most have none
    /// @return empty if there is no such series, or one of them is not a number
    /// @throws IllegalArgumentException if it is no such page
    static OptionalDouble sum(String page, String name, Map<String, String> labels, Instant since) {
        boolean found = false;
        double sum = 0;
        for (var line : page.lines().toList()) {
            String series = line.strip();
            if (series.isEmpty() || series.startsWith("#")) {
                continue;
            }
            var parts = SERIES.matcher(series);
            if (!parts.matches()) {
                throw new IllegalArgumentException("it has a line that is no series");
            }
            boolean old = parts.group(4) != null
                    && Instant.ofEpochMilli(Long.parseLong(parts.group(4))).isBefore(since);
            boolean meant = parts.group(1).equals(name)
                    && labels(parts.group(2)).entrySet().containsAll(labels.entrySet());
            if (meant && !old) {
                found = true;
                sum += number(parts.group(3));
            }
        }
        return found && !Double.isNaN(sum) ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static Map<String, String> labels(@Nullable String text) {
        var labels = new HashMap<String, String>();
        var each = LABEL.matcher(text == null ? "" : text);
        while (each.find()) {
            labels.put(
                    each.group(1),
                    each.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default ->
                Decimals.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("it has a series whose value is no number"));
        };
    }
}
