package bascule.gateway;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many may come in a time: so many at once (`burst`), and one more for each `nanos` that passes.
///
/// @param text as it was written
public record Rate(long nanos, int burst, String text) {
    static final String FORM = "a rate, such as 50/s, 600/m or 50/s burst 200";

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,7})/([smh])(?: burst (\\d{1,7}))?");

    public Rate {
        if (nanos < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate of nothing lets nobody in, write at least 1");
        }
    }

    /// Without a burst it is what comes in a second, at least one.
    ///
    /// @throws IllegalArgumentException if the text is none; the message says what to write
    public static Rate parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches() || written.group(1).matches("0+")) {
            throw new IllegalArgumentException("'" + text + "' is no rate: write " + FORM);
        }
        long count = Long.parseLong(written.group(1));
        long seconds = switch (written.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3_600;
        };
        String burst = written.group(3);
        return new Rate(
                Math.max(1, TimeUnit.SECONDS.toNanos(seconds) / count),
                burst == null ? (int) Math.max(1, count / seconds) : Integer.parseInt(burst),
                text);
    }
}
