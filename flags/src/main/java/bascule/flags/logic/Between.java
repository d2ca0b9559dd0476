package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// `<` and `<=` with three values: the middle one lies between the others.
record Between(Logic low, Logic middle, Logic high, boolean orSame) implements Logic {
    @Override
    public Object value(@Nullable Object data) {
        Object between = middle.value(data);
        return below(low.value(data), between) && below(between, high.value(data));
    }

    private boolean below(@Nullable Object one, @Nullable Object other) {
        return orSame ? Values.lessOrSame(one, other) : Values.less(one, other);
    }
}
