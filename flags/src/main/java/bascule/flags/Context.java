package bascule.flags;

import bascule.flags.logic.Facts;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known about a caller, under the names that rules use. `targetingKey` is who it is: the identity by which a
/// gateway tells callers apart, so that traffic and flags find the same ones.
public final class Context implements Facts {
    public static final Context EMPTY = new Context(Map.of(), -1);

    private final Map<String, @Nullable Object> attributes;
    private final long seconds;

    private Context(Map<String, @Nullable Object> attributes, long seconds) {
        this.attributes = attributes;
        this.seconds = seconds;
    }

    /// @param attributes texts, numbers, truth values, lists and maps of those
    public static Context of(Map<String, ? extends @Nullable Object> attributes) {
        return new Context(Collections.unmodifiableMap(new HashMap<>(attributes)), -1);
    }

    /// A caller of whom nothing but the identity is known.
    public static Context of(String targetingKey) {
        return of(Map.of("targetingKey", targetingKey));
    }

    /// The same caller at that time, instead of now.
    public Context at(Instant time) {
        return new Context(attributes, time.getEpochSecond());
    }

    /// Who the caller is; empty if nobody knows.
    public String targetingKey() {
        return attributes.get("targetingKey") instanceof String key ? key : "";
    }

    @Override
    public @Nullable Object get(String name) {
        return attributes.get(name);
    }

    @Override
    public long timestamp() {
        return seconds >= 0 ? seconds : System.currentTimeMillis() / 1_000;
    }

    @Override
    public String toString() {
        return attributes.toString();
    }
}
