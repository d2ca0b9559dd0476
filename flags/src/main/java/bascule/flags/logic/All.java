package bascule.flags.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `and` gives the first value that counts as false, `or` the first that counts as true; else the last one.
///
/// @param until at what it ends
record All(List<Logic> parts, boolean until) implements Logic {
    All {
        parts = List.copyOf(parts);
    }

    @Override
    public @Nullable Object value(@Nullable Object data) {
        Object value = null;
        for (int i = 0; i < parts.size(); i++) {
            value = parts.get(i).value(data);
            if (Values.truthy(value) == until) {
                return value;
            }
        }
        return value;
    }
}
