package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// What stands there.
public record Literal(@Nullable Object value) implements Logic {
    public static final Literal NOTHING = new Literal(null);

    @Override
    public @Nullable Object value(@Nullable Object data) {
        return value;
    }
}
