package bascule.migration;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Decimal numbers as programs print them: `12`, `-0.5`, `1e+06`. Not what only Java takes for a number, such as `5f`,
/// `0x1p3` and `Infinity`, nor what is too large to be kept.
public final class Decimals {
    private static final Pattern WRITTEN =
            Pattern.compile("[+-]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][+-]?\\d{1,3})?");

    private Decimals() {}

    /// Empty if the text is no such number.
    public static OptionalDouble parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
