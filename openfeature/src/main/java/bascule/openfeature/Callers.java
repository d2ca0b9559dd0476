package bascule.openfeature;

import bascule.flags.Context;
import dev.openfeature.sdk.EvaluationContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Callers as OpenFeature's SDK knows them, for our rules.
final class Callers {
    private Callers() {}

    static Context of(@Nullable EvaluationContext caller) {
        if (caller == null || caller.isEmpty()) {
            return Context.EMPTY;
        }
        return Context.of(plain(caller.asObjectMap()));
    }

    private static Map<String, @Nullable Object> plain(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
        return plain;
    }

    /// Times become texts, which is how documents of flags write them.
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Instant time -> time.toString();
            case Map<?, ?> map -> plain(map);
            case List<?> list -> list.stream().map(Callers::plain).toList();
            case null -> null;
            case Object other -> other;
        };
    }
}
