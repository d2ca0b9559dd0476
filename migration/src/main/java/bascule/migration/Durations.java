package bascule.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as people write them: `300ms`, `5s`, `2m`, `1h`, `7d`.
public final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final List<Unit> UNITS =
            List.of(new Unit("d", 86_400_000), new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1_000));

    private Durations() {}

    /// Empty if the text is no such time.
    public static Optional<Duration> parse(String text) {
        var matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /// In the largest unit that needs no fraction: `8300ms`, `90s`, `2m`, `36h`, `7d`.
    public static String text(Duration time) {
        long millis = time.toMillis();
        if (millis == 0) {
            return "0s";
        }
        for (var unit : UNITS) {
            if (millis % unit.millis == 0) {
                return millis / unit.millis + unit.word;
            }
        }
        return millis + "ms";
    }

    private record Unit(String word, long millis) {}
}
