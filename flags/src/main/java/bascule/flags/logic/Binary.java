package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// Something about two values.
record Binary(Logic first, Logic second, Of of) implements Logic {
    /// What is said of them.
    @FunctionalInterface
    interface Of {
        @Nullable
        Object value(@Nullable Object one, @Nullable Object other);
    }

    @Override
    public @Nullable Object value(@Nullable Object data) {
        return of.value(first.value(data), second.value(data));
    }

    static @Nullable Object quotient(@Nullable Object one, @Nullable Object other) {
        return Values.boxed(Values.number(one) / Values.number(other));
    }

    static @Nullable Object remainder(@Nullable Object one, @Nullable Object other) {
        return Values.boxed(Values.number(one) % Values.number(other));
    }

    static @Nullable Object startsWith(@Nullable Object one, @Nullable Object other) {
        return (one instanceof String text && other instanceof String start) ? (Boolean) text.startsWith(start) : null;
    }

    static @Nullable Object endsWith(@Nullable Object one, @Nullable Object other) {
        return (one instanceof String text && other instanceof String end) ? (Boolean) text.endsWith(end) : null;
    }
}
