package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// `!` and `!!`: whether a value counts as true.
record Unary(Logic part, boolean truth) implements Logic {
    @Override
    public Object value(@Nullable Object data) {
        return Values.truthy(part.value(data)) == truth;
    }
}
