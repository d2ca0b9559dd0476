package bascule.plan;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A time in which nothing of a migration begins.
public sealed interface Freeze {
    /// When it ends that lasts at that moment; empty if none does.
    Optional<Instant> until(Instant at);

    String describe();

    /// Once.
    ///
    /// @param until not any more part of it
    /// @param why may be empty
    record Once(Instant from, Instant until, String why) implements Freeze {
        @Override
        public Optional<Instant> until(Instant at) {
            return at.isBefore(from) || !at.isBefore(until) ? Optional.empty() : Optional.of(until);
        }

        @Override
        public String describe() {
            return "%s to %s%s".formatted(from, until, because(why));
        }
    }

    /// Each week on some days.
    ///
    /// @param until time of the same day; midnight is its end
    record Weekly(List<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone, String why) implements Freeze {
        public Weekly {
            days = List.copyOf(days);
        }

        @Override
        public Optional<Instant> until(Instant at) {
            ZonedDateTime here = at.atZone(zone);
            LocalTime time = here.toLocalTime();
            boolean ends = !until.equals(LocalTime.MIDNIGHT);
            boolean within = !time.isBefore(from) && (!ends || time.isBefore(until));
            if (!days.contains(here.getDayOfWeek()) || !within) {
                return Optional.empty();
            }
            var day = here.toLocalDate();
            return Optional.of(
                    (ends ? day.atTime(until).atZone(zone) : day.plusDays(1).atStartOfDay(zone)).toInstant());
        }

        @Override
        public String describe() {
            return "%s from %s to %s in %s%s"
                    .formatted(
                            days.stream()
                                    .map(each -> each.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                                    .collect(Collectors.joining(", ")),
                            from,
                            until.equals(LocalTime.MIDNIGHT) ? "24:00" : until,
                            zone,
                            because(why));
        }
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : " (" + why + ")";
    }
}
