package bascule.flags;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a flag gives one caller.
public sealed interface Evaluation {
    Reason reason();

    /// What the flag says about itself: texts, numbers, truth values.
    Map<String, Object> metadata();

    /// A variant and its value.
    record Decided(String variant, @Nullable Object value, Reason reason, Map<String, Object> metadata)
            implements Evaluation {}

    /// The flag leaves it to the code, which has a value of its own.
    record LeftToCode(Reason reason, Map<String, Object> metadata) implements Evaluation {}

    /// @param message names the flag and what is wrong with it
    record Failed(ErrorCode code, String message, Map<String, Object> metadata) implements Evaluation {
        @Override
        public Reason reason() {
            return Reason.ERROR;
        }
    }

    /// Empty if it is left to the code, or failed.
    default Optional<String> chosen() {
        return this instanceof Decided(var variant, _, _, _) ? Optional.of(variant) : Optional.empty();
    }

    /// This one, or a failure if its value is of another type.
    default Evaluation as(ValueType type) {
        return this instanceof Decided(var variant, var value, _, var metadata) && !type.fits(value)
                ? new Failed(
                        ErrorCode.TYPE_MISMATCH,
                        "the variant '%s' is %s, asked for was %s"
                                .formatted(
                                        variant,
                                        ValueType.of(value)
                                                .map(ValueType::words)
                                                .orElse("null"),
                                        type.words()),
                        metadata)
                : this;
    }
}
