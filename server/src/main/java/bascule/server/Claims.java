package bascule.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a provider says of a person.
final class Claims {
    private final Map<String, Object> all;

    Claims(Map<String, Object> all) {
        this.all = new HashMap<>(all);
    }

    boolean has(String name) {
        return !values(name).isEmpty();
    }

    /// @return its value or values, as text; none where it is not there
    List<String> values(String name) {
        @Nullable Object found = all.containsKey(name) ? all.get(name) : nested(all, Arrays.asList(name.split("\\.")));
        return switch (found) {
            case null -> List.of();
            case Collection<?> many -> many.stream().map(String::valueOf).toList();
            case Map<?, ?> _ -> List.of();
            default -> List.of(String.valueOf(found));
        };
    }

    private static @Nullable Object nested(@Nullable Object within, List<String> path) {
        if (path.isEmpty()) {
            return within;
        }
        return within instanceof Map<?, ?> map ? nested(map.get(path.getFirst()), path.subList(1, path.size())) : null;
    }

    /// With what others say that these do not.
    Claims and(Map<String, Object> more) {
        var both = new HashMap<>(more);
        both.putAll(all);
        return new Claims(both);
    }
}
