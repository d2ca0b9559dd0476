package bascule.flags.usage;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What all programs together told of their flags.
///
/// @param run names one counting: under another name it began anew at 0
/// @param flags by flag and variant
/// @param uncounted answers of variants beyond the bound of what is counted
public record UsageFigures(String run, Map<String, Map<String, VariantFigures>> flags, long uncounted) {
    public UsageFigures {
        flags = Collections.unmodifiableMap(new TreeMap<>(flags));
    }

    /// Of one variant; nothing where nothing was counted.
    public VariantFigures of(String flag, String variant) {
        return flags.getOrDefault(flag, Map.of()).getOrDefault(variant, VariantFigures.NONE);
    }

    /// The share of a flag's callers of late that got that variant, from 0 to 1; 0 if there were none.
    public double adoption(String flag, String variant) {
        long all = flags.getOrDefault(flag, Map.of()).values().stream()
                .mapToLong(VariantFigures::keysLately)
                .sum();
        return all == 0 ? 0 : (double) of(flag, variant).keysLately() / all;
    }
}
