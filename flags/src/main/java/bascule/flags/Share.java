package bascule.flags;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// How many of the callers, in hundredths of a percent: 0 to 10,000.
public record Share(int hundredths) {
    public static final int ALL = 10_000;
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)%");

    public Share {
        if (hundredths < 0 || hundredths > ALL) {
            throw new IllegalArgumentException("a share is 0 to 10,000 hundredths of a percent, got " + hundredths);
        }
    }

    /// Reads `25%` and `0.5%`; empty if it is no share.
    public static Optional<Share> parse(String text) {
        var matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int hundredths = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
        return hundredths <= ALL ? Optional.of(new Share(hundredths)) : Optional.empty();
    }

    public String percent() {
        return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString() + "%";
    }
}
