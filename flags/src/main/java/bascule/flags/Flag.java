package bascule.flags;

import bascule.flags.Evaluation.Decided;
import bascule.flags.Evaluation.Failed;
import bascule.flags.Evaluation.LeftToCode;
import bascule.flags.logic.Logic;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One flag, ready to be asked. All it can answer is made beforehand, so asking makes nothing new.
public final class Flag {
    private final String key;
    private final Shape shape;
    private final @Nullable Logic targeting;
    private final Evaluation otherwise;
    private final Map<String, Decided> matches;

    /// What it looks like from outside.
    ///
    /// @param variants value by name, in the order of the definition; taken as they are
    /// @param standard the variant where rules have nothing for a caller; empty leaves it to the code
    record Shape(
            boolean enabled,
            SequencedMap<String, @Nullable Object> variants,
            Optional<String> standard,
            Map<String, Object> metadata) {
        Shape {
            variants = Collections.unmodifiableSequencedMap(variants);
            metadata = Collections.unmodifiableMap(metadata);
        }
    }

    private Flag(String key, Shape shape, @Nullable Logic targeting, Evaluation otherwise) {
        this.key = key;
        this.shape = shape;
        this.targeting = targeting;
        this.otherwise = otherwise;
        this.matches = HashMap.newHashMap(targeting == null ? 0 : shape.variants.size());
        if (targeting != null) {
            shape.variants.forEach((variant, value) ->
                    matches.put(variant, new Decided(variant, value, Reason.TARGETING_MATCH, shape.metadata)));
        }
    }

    static Flag of(String key, Shape shape, Optional<Logic> targeting) {
        if (!shape.enabled) {
            return new Flag(key, shape, null, new LeftToCode(Reason.DISABLED, shape.metadata));
        }
        Reason reason = targeting.isPresent() ? Reason.DEFAULT : Reason.STATIC;
        return new Flag(key, shape, targeting.orElse(null), standard(shape, reason));
    }

    /// One whose rules can't be followed.
    static Flag broken(String key, Shape shape) {
        String why = "the rules of the flag '%s' can't be followed: bascule flags lint says where".formatted(key);
        return shape.enabled
                ? new Flag(key, shape, null, new Failed(ErrorCode.PARSE_ERROR, why, shape.metadata))
                : of(key, shape, Optional.empty());
    }

    private static Evaluation standard(Shape shape, Reason reason) {
        return shape.standard
                .<Evaluation>map(variant -> new Decided(variant, shape.variants.get(variant), reason, shape.metadata))
                .orElseGet(() -> new LeftToCode(Reason.DEFAULT, shape.metadata));
    }

    public String key() {
        return key;
    }

    public boolean enabled() {
        return shape.enabled;
    }

    public SequencedMap<String, @Nullable Object> variants() {
        return shape.variants;
    }

    public Map<String, Object> metadata() {
        return shape.metadata;
    }

    /// Whether every caller gets the same.
    public boolean constant() {
        return targeting == null;
    }

    public Evaluation evaluate(Context context) {
        if (targeting == null) {
            return otherwise;
        }
        return switch (targeting.value(context)) {
            case null -> otherwise;
            case String variant -> match(variant);
            case Boolean truth -> match(truth ? "true" : "false");
            case Object other -> match(other.toString());
        };
    }

    private Evaluation match(String variant) {
        Decided match = matches.get(variant);
        return match != null
                ? match
                : new Failed(
                        ErrorCode.GENERAL,
                        "the rules of the flag '%s' chose '%s', which is none of its variants (%s)"
                                .formatted(key, variant, String.join(", ", shape.variants.keySet())),
                        shape.metadata);
    }
}
