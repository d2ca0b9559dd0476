package bascule.migration;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Sizes as people write them: `512KiB`, `10GiB`.
public final class Bytes {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([KMGT])iB");
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

    private Bytes() {}

    /// Empty if the text is no such size.
    public static OptionalLong parse(String text) {
        var matcher = WRITTEN.matcher(text);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)) << (10 * (1 + "KMGT".indexOf(matcher.group(2)))))
                : OptionalLong.empty();
    }

    /// With one decimal at most: `512 B`, `1.5 GiB`.
    public static String text(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]).replace(".0 ", " ");
    }
}
