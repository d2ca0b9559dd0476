package bascule.tidy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The house: on which floor each room is. A room knows only rooms of lower floors; rooms of one floor do not know each
/// other. What is concrete (a database, a balancer, the gateway) is named by the rooms that put everything together.
/// Tests are freer: they may try a room together with one of its own floor, or with something concrete.
final class Floors {
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("migration", 0),
            Map.entry("certificates", 0),
            Map.entry("embedded", 0),
            Map.entry("journal", 1),
            Map.entry("traffic", 1),
            Map.entry("data", 1),
            Map.entry("gates", 1),
            Map.entry("comparison", 1),
            Map.entry("alerts", 1),
            Map.entry("flags", 1),
            Map.entry("databases", 2),
            Map.entry("balancers", 2),
            Map.entry("gateway", 2),
            Map.entry("openfeature", 2),
            Map.entry("plan", 3),
            Map.entry("controller", 4),
            Map.entry("server", 5),
            Map.entry("reports", 5),
            Map.entry("cli", 6),
            Map.entry("demo", 7),
            Map.entry("bench", 7),
            Map.entry("drill", 8),
            Map.entry("tidy", 8));
    private static final Set<String> CONCRETE = Set.of("databases", "balancers", "gateway");
    private static final int ASSEMBLY = 6;

    private Floors() {}

    static boolean knows(String room) {
        return FLOORS.containsKey(room);
    }

    /// Why `from` may not use `to`; empty if it may.
    static Optional<String> refusal(String from, String to, boolean inTest) {
        if (from.equals(to)) {
            return Optional.empty();
        }
        if (!knows(from) || !knows(to)) {
            return Optional.of((knows(from) ? to : from) + " is no room of the house: give it a floor");
        }
        if (floor(from) < floor(to) || (floor(from) == floor(to) && !inTest)) {
            return Optional.of("%s (floor %d) may not use %s (floor %d): the stairs go down"
                    .formatted(from, floor(from), to, floor(to)));
        }
        if (CONCRETE.contains(to) && floor(from) < ASSEMBLY && !inTest) {
            return Optional.of("%s may not name what is concrete in %s: have it handed in".formatted(from, to));
        }
        return Optional.empty();
    }

    private static int floor(String room) {
        return FLOORS.getOrDefault(room, Integer.MAX_VALUE);
    }
}
