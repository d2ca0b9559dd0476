package bascule.flags.logic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `merge`: lists, and what is no list, in one list.
record Merge(List<Logic> parts) implements Logic {
    Merge {
        parts = List.copyOf(parts);
    }

    @Override
    public Object value(@Nullable Object data) {
        var merged = new ArrayList<@Nullable Object>();
        for (Logic part : parts) {
            Object value = part.value(data);
            if (value instanceof List<?> list) {
                merged.addAll(list);
            } else {
                merged.add(value);
            }
        }
        return Collections.unmodifiableList(merged);
    }
}
