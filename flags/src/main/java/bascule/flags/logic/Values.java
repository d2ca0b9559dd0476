package bascule.flags.logic;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How values turn into each other: as JavaScript does it, which is what JsonLogic is defined by.
final class Values {
    private Values() {}

    /// An empty list counts as false too, as JsonLogic has it.
    static boolean truthy(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0 && !Double.isNaN(number.doubleValue());
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            default -> true;
        };
    }

    static double number(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Number number -> number.doubleValue();
            case Boolean truth -> truth ? 1 : 0;
            case String text -> parsed(text.strip());
            case List<?> list -> list.isEmpty() ? 0 : list.size() == 1 ? number(list.getFirst()) : Double.NaN;
            default -> Double.NaN;
        };
    }

    private static double parsed(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        return numeral(text) == text.length() ? Double.parseDouble(text) : Double.NaN;
    }

    /// As `parseFloat` reads it: the number a text begins with.
    static double leadingNumber(@Nullable Object value) {
        if (value instanceof String text) {
            String stripped = text.strip();
            int length = numeral(stripped);
            return length == 0 ? Double.NaN : Double.parseDouble(stripped.substring(0, length));
        }
        return value == null || value instanceof Boolean ? Double.NaN : number(value);
    }

    /// How many of the first characters are a decimal number.
    private static int numeral(String text) {
        int at = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int whole = digits(text, at);
        int end = whole;
        if (whole < text.length() && text.charAt(whole) == '.') {
            int fraction = digits(text, whole + 1);
            end = fraction - whole > 1 || whole > at ? fraction : whole;
        }
        if (end == at) {
            return 0;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int sign = end + 1 < text.length() && (text.charAt(end + 1) == '-' || text.charAt(end + 1) == '+') ? 1 : 0;
            int exponent = digits(text, end + 1 + sign);
            return exponent > end + 1 + sign ? exponent : end;
        }
        return end;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /// Null if it is no number at all; a `Long` where nothing is lost.
    static @Nullable Object boxed(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return null;
        }
        return number == Math.rint(number) && Math.abs(number) < 1L << 53 ? (Object) (long) number : (Object) number;
    }

    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Double number -> text(number.doubleValue());
            case Float number -> text(number.doubleValue());
            case List<?> list ->
                String.join(",", list.stream().map(Values::text).toList());
            default -> value.toString();
        };
    }

    private static String text(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toPlainString();
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number first && other instanceof Number second) {
            return first.doubleValue() == second.doubleValue();
        }
        return Objects.equals(one, other);
    }

    /// `==`: as `same`, but texts and truth values are also taken as numbers.
    static boolean alike(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        if (one instanceof String && other instanceof String) {
            return one.equals(other);
        }
        if (scalar(one) && scalar(other)) {
            return number(one) == number(other);
        }
        if (one instanceof List<?> list && scalar(other)) {
            return alike(text(list), other);
        }
        if (other instanceof List<?> list && scalar(one)) {
            return alike(one, text(list));
        }
        return same(one, other);
    }

    private static boolean scalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /// `<`: texts by their letters, everything else as numbers.
    static boolean less(@Nullable Object one, @Nullable Object other) {
        return (one instanceof String first && other instanceof String second)
                ? first.compareTo(second) < 0
                : number(one) < number(other);
    }

    static boolean lessOrSame(@Nullable Object one, @Nullable Object other) {
        return (one instanceof String first && other instanceof String second)
                ? first.compareTo(second) <= 0
                : number(one) <= number(other);
    }
}
