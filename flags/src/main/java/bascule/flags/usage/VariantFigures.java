package bascule.flags.usage;

import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Of one variant, since the controller started.
///
/// @param answers in which a caller was given it
/// @param keys different callers among them, [as far as they can be told apart][Keys]
/// @param keysLately the same within the last five to ten minutes
/// @param tracked what these callers did, by its name
public record VariantFigures(long answers, long keys, long keysLately, SequencedMap<String, Tracked> tracked) {
    static final VariantFigures NONE = new VariantFigures(0, 0, 0, new TreeMap<>());

    public VariantFigures {
        tracked = Collections.unmodifiableSequencedMap(new TreeMap<>(tracked));
    }

    /// How often they did that.
    public long times(String event) {
        return tracked.getOrDefault(event, Tracked.NONE).times();
    }
}
