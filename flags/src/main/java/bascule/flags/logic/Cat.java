package bascule.flags.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cat`: texts one after the other.
record Cat(List<Logic> parts) implements Logic {
    Cat {
        parts = List.copyOf(parts);
    }

    @Override
    public Object value(@Nullable Object data) {
        if (parts.size() == 1) {
            return Values.text(parts.getFirst().value(data));
        }
        var text = new StringBuilder();
        for (Logic part : parts) {
            text.append(Values.text(part.value(data)));
        }
        return text.toString();
    }
}
