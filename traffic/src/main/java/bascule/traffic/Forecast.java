package bascule.traffic;

import bascule.migration.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a hold would meet at one gateway.
///
/// Of requests in flight as many are older than a time as will still take longer than that time, on
/// the average: whoever looks at a moment that has nothing to do with them finds a long one as often
/// in its first half as in its second. So how often a look finds one that is older than `drain` is how
/// often a hold would wait in vain.
///
/// @param where which gateway
/// @param hold how long it would stand
/// @param drain how long it would wait for requests in flight
/// @param heldMost more requests than that it would have to queue one time in a thousand
/// @param room how many may be held
/// @param held by the id of a route, how many it would queue
/// @param looks how often was looked at what is in flight
/// @param slowLooks how often one of them was older than `drain`
/// @param slow by route the oldest of those, in words
public record Forecast(
        String where,
        Duration hold,
        Duration drain,
        long heldMost,
        long room,
        Map<String, Long> held,
        int looks,
        int slowLooks,
        Map<String, String> slow) {
    public Forecast {
        held = Map.copyOf(held);
        slow = Map.copyOf(slow);
    }

    /// Whether requests would be refused for which there is no room.
    public boolean overflows() {
        return heldMost > room;
    }

    /// Whether a hold would rather wait in vain than not.
    public boolean waitsInVain() {
        return slowLooks > 0 && slowLooks * 2 >= looks;
    }

    /// What stands against a hold, a line each with what to do; empty if nothing does.
    public List<String> against() {
        List<String> lines = new ArrayList<>();
        if (overflows()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "a hold of %s would have to queue up to %d requests (%s), and %s has room for %d: raise its"
                            + " 'limits.held', or shorten the budgets of the cutover",
                    Durations.text(hold),
                    heldMost,
                    byRoute(),
                    where,
                    room));
        }
        if (waitsInVain()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "in %d of %d looks requests were in flight at %s for longer than 'drain' (%s), so a hold would wait"
                            + " for such in vain: %s; lengthen 'drain', or let the route go on with 'hold: writes' or"
                            + " 'bypass'",
                    slowLooks,
                    looks,
                    where,
                    Durations.text(drain),
                    new TreeMap<>(slow)
                            .entrySet().stream()
                                    .map(each -> "route " + each.getKey() + ", " + each.getValue())
                                    .collect(Collectors.joining("; "))));
        }
        return lines;
    }

    private String byRoute() {
        return held.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(3)
                .map(each -> "route " + each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
