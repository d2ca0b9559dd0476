package bascule.plan;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads a time in which nothing begins.
final class FreezeReader {
    private static final int LINE = 200;
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d|24:00");
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "mon", DayOfWeek.MONDAY,
            "tue", DayOfWeek.TUESDAY,
            "wed", DayOfWeek.WEDNESDAY,
            "thu", DayOfWeek.THURSDAY,
            "fri", DayOfWeek.FRIDAY,
            "sat", DayOfWeek.SATURDAY,
            "sun", DayOfWeek.SUNDAY);

    private FreezeReader() {}

    static Optional<Freeze> read(Value value) {
        Fields freeze = Fields.of(value, Shape.FREEZE);
        if (!(value.node() instanceof Node.Mapping)) {
            return Optional.empty();
        }
        String why = freeze.get("why").flatMap(each -> each.line(LINE)).orElse("");
        return freeze.has("days") ? weekly(value, freeze, why) : once(value, freeze, why);
    }

    private static Optional<Freeze> once(Value value, Fields freeze, String why) {
        if (!freeze.has("from") || !freeze.has("until")) {
            value.refuse("a freeze has 'from' and 'until', such as 2026-12-20T00:00:00Z, or 'days' for each week");
        }
        if (freeze.has("zone")) {
            value.refuse("'zone' is for 'days': a moment says its own, as in 2026-12-20T00:00:00+01:00");
        }
        var from = freeze.get("from").flatMap(FreezeReader::moment);
        var until = freeze.get("until").flatMap(FreezeReader::moment);
        return from.flatMap(begin ->
                until.filter(end -> inOrder(value, begin.isBefore(end))).map(end -> new Freeze.Once(begin, end, why)));
    }

    private static Optional<Freeze> weekly(Value value, Fields freeze, String why) {
        List<DayOfWeek> days = freeze.get("days").orElseThrow().oneOrMore().stream()
                .flatMap(each -> each.oneOf(DAYS).stream())
                .distinct()
                .toList();
        LocalTime from = freeze.get("from").flatMap(FreezeReader::time).orElse(LocalTime.MIDNIGHT);
        LocalTime until = freeze.get("until").flatMap(FreezeReader::time).orElse(LocalTime.MIDNIGHT);
        Optional<ZoneId> zone =
                freeze.has("zone") ? freeze.get("zone").flatMap(FreezeReader::zone) : Optional.of(ZoneOffset.UTC);
        boolean wholeDay = from.equals(LocalTime.MIDNIGHT) && until.equals(LocalTime.MIDNIGHT);
        if (days.size() == DAYS.size() && wholeDay) {
            value.refuse("would never end: leave out a day, or write from when to when");
        }
        return inOrder(value, until.equals(LocalTime.MIDNIGHT) || from.isBefore(until))
                ? zone.map(where -> new Freeze.Weekly(days, from, until, where, why))
                : Optional.empty();
    }

    private static boolean inOrder(Value value, boolean ordered) {
        if (!ordered) {
            value.refuse("ends before it begins: 'from' is the earlier one; a night is two freezes, one until 24:00");
        }
        return ordered;
    }

    private static Optional<Instant> moment(Value value) {
        return parsed(
                value,
                text -> OffsetDateTime.parse(text).toInstant(),
                "a moment with its zone, such as 2026-12-20T00:00:00Z or 2026-12-20T00:00:00+01:00");
    }

    private static Optional<LocalTime> time(Value value) {
        return value.text(TIME, "a time of day from 00:00 to 24:00")
                .map(text -> text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
    }

    private static Optional<ZoneId> zone(Value value) {
        return parsed(value, ZoneId::of, "the name of a zone, such as Europe/Berlin");
    }

    private static <T> Optional<T> parsed(Value value, Function<String, T> parse, String form) {
        return value.text().flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (DateTimeException none) {
                value.refuse(Value.shown(text) + " is not allowed here: write " + form);
                return Optional.empty();
            }
        });
    }
}
