package bascule.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Moments and stretches as a document shows them.
final class Times {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY_HOURS = 24;

    private Times() {}

    /// In UTC; a dash where nothing has happened yet.
    static String moment(Instant time) {
        return time.equals(Instant.EPOCH) ? "–" : MOMENT.format(time) + " UTC";
    }

    /// `340 ms`, `12.4 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`.
    static String stretch(Duration time) {
        if (time.toMillis() < 1_000) {
            return time.toMillis() + " ms";
        }
        if (time.toMinutes() < 1) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (time.toHours() < 1) {
            return "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
        }
        return time.toHours() < DAY_HOURS
                ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }
}
