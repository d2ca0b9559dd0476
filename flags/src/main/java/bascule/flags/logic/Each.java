package bascule.flags.logic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something done with each item of a list; inside, what is known is that item.
record Each(Logic list, Logic rule, Kind kind) implements Logic {
    enum Kind {
        MAP,
        FILTER,
        ALL,
        SOME,
        NONE
    }

    @Override
    public Object value(@Nullable Object data) {
        List<?> items = list.value(data) instanceof List<?> found ? found : List.of();
        return switch (kind) {
            case MAP -> mapped(items);
            case FILTER -> filtered(items);
            case ALL -> !items.isEmpty() && matching(items) == items.size();
            case SOME -> matching(items) > 0;
            case NONE -> matching(items) == 0;
        };
    }

    private List<?> mapped(List<?> items) {
        var mapped = new ArrayList<@Nullable Object>(items.size());
        for (Object item : items) {
            mapped.add(rule.value(item));
        }
        return Collections.unmodifiableList(mapped);
    }

    private List<?> filtered(List<?> items) {
        var kept = new ArrayList<@Nullable Object>();
        for (Object item : items) {
            if (Values.truthy(rule.value(item))) {
                kept.add(item);
            }
        }
        return Collections.unmodifiableList(kept);
    }

    private int matching(List<?> items) {
        int matching = 0;
        for (Object item : items) {
            matching += Values.truthy(rule.value(item)) ? 1 : 0;
        }
        return matching;
    }
}
