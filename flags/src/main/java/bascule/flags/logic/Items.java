package bascule.flags.logic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list whose items are worked out.
public record Items(List<Logic> items) implements Logic {
    public Items {
        items = List.copyOf(items);
    }

    @Override
    public Object value(@Nullable Object data) {
        var values = new ArrayList<@Nullable Object>(items.size());
        for (Logic item : items) {
            values.add(item.value(data));
        }
        return Collections.unmodifiableList(values);
    }
}
