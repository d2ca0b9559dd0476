package bascule.databases.postgres;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which values may go from a column of one type into one of another without a word in the plan: those that either
/// arrive whole or are refused aloud, never rounded or cut.
final class Widening {
    private static final List<String> NUMBERS = List.of("smallint", "integer", "bigint", "numeric");
    private static final Set<String> TEXTS =
            Set.of("text", "character varying", "bpchar", "name", "citext", "public.citext");
    private static final Set<String> ROUNDED = Set.of(
            "numeric",
            "timestamp without time zone",
            "timestamp with time zone",
            "time without time zone",
            "time with time zone",
            "interval");
    private static final Pattern DIGITS = Pattern.compile("\\((\\d+)(?:,(-?\\d+))?\\)");

    private Widening() {}

    static boolean silentlyKeeps(Types.Type from, Types.Type to) {
        if (from.full().equals(to.full())) {
            return true;
        }
        if (from.bare().equals(to.bare())) {
            return !ROUNDED.contains(to.bare()) || kept(to) >= kept(from);
        }
        if (NUMBERS.contains(from.bare()) && NUMBERS.contains(to.bare())) {
            return true; // read from text: a fraction or an overflow is an error
        }
        if (to.bare().equals("name")) {
            return false; // cut at 63 bytes
        }
        var fromText = TEXTS.contains(from.bare());
        var toText = TEXTS.contains(to.bare());
        var fromEnum = !from.labels().isEmpty();
        var toEnum = !to.labels().isEmpty();
        return (toText && (fromText || !to.bare().equals("bpchar")))
                || (toEnum && (fromText || fromEnum))
                || (fromText && to.bare().equals("uuid"))
                || (from.bare().equals("real") && to.bare().equals("double precision"))
                || (from.bare().equals("jsonb") && to.bare().equals("json"));
    }

    /// How many digits of a fraction a type keeps.
    private static int kept(Types.Type type) {
        var digits = DIGITS.matcher(type.full());
        if (!digits.find()) {
            return Integer.MAX_VALUE;
        }
        if (type.bare().equals("numeric")) {
            return digits.group(2) == null ? 0 : Integer.parseInt(digits.group(2));
        }
        return Integer.parseInt(digits.group(1));
    }
}
