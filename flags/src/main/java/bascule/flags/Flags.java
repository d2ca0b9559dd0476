package bascule.flags;

import bascule.flags.Evaluation.Failed;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// All flags at one moment. It never changes, so any number of threads may ask it without a lock.
public final class Flags {
    public static final Flags NONE = new Flags(Map.of());

    private final Map<String, Flag> flags;

    Flags(Map<String, Flag> flags) {
        this.flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
    }

    public Evaluation evaluate(String key, Context context) {
        Flag flag = flags.get(key);
        return flag != null
                ? flag.evaluate(context)
                : new Failed(ErrorCode.FLAG_NOT_FOUND, "there is no flag '%s'".formatted(key), Map.of());
    }

    public Optional<Flag> flag(String key) {
        return Optional.ofNullable(flags.get(key));
    }

    /// In the order of the definitions.
    public Collection<Flag> all() {
        return flags.values();
    }
}
