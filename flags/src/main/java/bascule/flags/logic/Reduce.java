package bascule.flags.logic;

import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `reduce`: a list made one value; inside, what is known are `current` and `accumulator`.
record Reduce(Logic list, Logic rule, Logic start) implements Logic {
    @Override
    public @Nullable Object value(@Nullable Object data) {
        Object sum = start.value(data);
        if (list.value(data) instanceof List<?> items) {
            for (Object item : items) {
                var known = new HashMap<String, @Nullable Object>();
                known.put("current", item);
                known.put("accumulator", sum);
                sum = rule.value(known);
            }
        }
        return sum;
    }
}
