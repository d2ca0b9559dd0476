package bascule.openfeature;

import bascule.flags.ErrorCode;
import bascule.flags.Evaluation;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a flag gave, as OpenFeature's SDK takes it.
final class Answers {
    /// The server is out of reach: what it said last.
    static final String STALE = "STALE";

    private Answers() {}

    /// @param as the value in the type that was asked for; empty if it is of another
    static <T> ProviderEvaluation<T> of(
            Evaluation given, T otherwise, boolean current, Function<@Nullable Object, Optional<T>> as) {
        return switch (given) {
            case Evaluation.Failed(var code, var message, var metadata) -> failed(code, message, metadata, otherwise);
            case Evaluation.LeftToCode(var reason, var metadata) ->
                ProviderEvaluation.<T>builder()
                        .value(otherwise)
                        .reason(current ? reason.name() : STALE)
                        .flagMetadata(metadata(metadata))
                        .build();
            case Evaluation.Decided(var variant, var value, var reason, var metadata) ->
                as.apply(value)
                        .<ProviderEvaluation<T>>map(typed -> ProviderEvaluation.<T>builder()
                                .value(typed)
                                .variant(variant)
                                .reason(current ? reason.name() : STALE)
                                .flagMetadata(metadata(metadata))
                                .build())
                        .orElseGet(() -> failed(
                                ErrorCode.TYPE_MISMATCH,
                                "the variant '%s' is of another type".formatted(variant),
                                metadata,
                                otherwise));
        };
    }

    private static <T> ProviderEvaluation<T> failed(
            ErrorCode code, String message, Map<String, Object> metadata, T otherwise) {
        return ProviderEvaluation.<T>builder()
                .value(otherwise)
                .reason("ERROR")
                .errorCode(dev.openfeature.sdk.ErrorCode.valueOf(code.name()))
                .errorMessage(message)
                .flagMetadata(metadata(metadata))
                .build();
    }

    private static ImmutableMetadata metadata(Map<String, Object> metadata) {
        if (metadata.isEmpty()) {
            return ImmutableMetadata.EMPTY;
        }
        var all = ImmutableMetadata.builder();
        metadata.forEach((name, value) -> {
            switch (value) {
                case Boolean truth -> all.addBoolean(name, truth);
                case Long number -> all.addLong(name, number);
                case Number number -> all.addDouble(name, number.doubleValue());
                default -> all.addString(name, value.toString());
            }
        });
        return all.build();
    }
}
