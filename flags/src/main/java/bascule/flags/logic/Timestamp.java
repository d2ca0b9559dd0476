package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// `$flagd.timestamp`: when the flag is evaluated, in seconds since 1970.
record Timestamp() implements Logic {
    @Override
    public @Nullable Object value(@Nullable Object data) {
        return data instanceof Facts facts ? (Object) facts.timestamp() : null;
    }
}
