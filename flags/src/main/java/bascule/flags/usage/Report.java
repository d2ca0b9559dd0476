package bascule.flags.usage;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a program counted since its last report that arrived. One that is told twice counts once, by its number.
///
/// @param run another one for each start of the program
/// @param number grows by one
/// @param flags what was counted, by flag and variant
public record Report(String run, long number, Map<String, Map<String, Used>> flags) {
    /// Variants in one report.
    public static final int VARIANTS_MAX = 100;

    public Report {
        var copied = new LinkedHashMap<String, Map<String, Used>>();
        flags.forEach((flag, variants) -> copied.put(flag, Map.copyOf(variants)));
        flags = Map.copyOf(copied);
        if (variants(flags) > VARIANTS_MAX) {
            throw new IllegalArgumentException("a report has at most %d variants".formatted(VARIANTS_MAX));
        }
    }

    private static int variants(Map<String, Map<String, Used>> flags) {
        return flags.values().stream().mapToInt(Map::size).sum();
    }

    /// Whether there may be more to tell at once.
    public boolean full() {
        return variants(flags) == VARIANTS_MAX;
    }
}
