package bascule.flags;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the variants of a flag are.
public enum ValueType {
    TRUTH("true or false"),
    TEXT("a text"),
    NUMBER("a number"),
    OBJECT("an object");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /// As people read it.
    public String words() {
        return words;
    }

    public boolean fits(@Nullable Object value) {
        return of(value).filter(this::equals).isPresent();
    }

    /// Empty for null.
    static Optional<ValueType> of(@Nullable Object value) {
        return switch (value) {
            case Boolean _ -> Optional.of(TRUTH);
            case String _ -> Optional.of(TEXT);
            case Number _ -> Optional.of(NUMBER);
            case Map<?, ?> _ -> Optional.of(OBJECT);
            case List<?> _ -> Optional.of(OBJECT);
            case null, default -> Optional.empty();
        };
    }
}
