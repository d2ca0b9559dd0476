package bascule.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/// The values of a mapping by its keys.
final class Fields {
    private final Shape shape;
    private final Map<String, Value> values;

    private Fields(Shape shape, Map<String, Value> values) {
        this.shape = shape;
        this.values = values;
    }

    /// Notes keys that are unknown or missing.
    static Fields of(Value value, Shape shape) {
        var known = new HashMap<String, Value>();
        var meant = new HashSet<String>();
        value.entries().forEach((key, each) -> {
            if (shape.keys().contains(key)) {
                known.put(key, each);
            } else {
                String message = Value.shown(key) + " is not known here: " + shape.insteadOf(key);
                value.findings().note(each.path(), each.named(), message);
                shape.meantBy(key).ifPresent(meant::add);
            }
        });
        meant.addAll(known.keySet());
        shape.keys().stream()
                .filter(key -> value.node() instanceof Node.Mapping && shape.requires(key) && !meant.contains(key))
                .forEach(key -> value.refuse("'" + key + "' is missing: " + shape.title() + " needs it"));
        return new Fields(shape, known);
    }

    boolean has(String key) {
        return get(key).isPresent();
    }

    /// Empty if the plan does not have it.
    Optional<Value> get(String key) {
        if (!shape.keys().contains(key)) {
            throw new IllegalArgumentException(shape.title() + " has no key " + key);
        }
        return Optional.ofNullable(values.get(key));
    }
}
