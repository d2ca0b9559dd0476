package bascule.flags.usage;

import java.util.Map;

/// What one variant of a flag was used for.
///
/// @param answers in which a caller was given it
/// @param keys the callers that were told apart
/// @param tracked what they did, by its name
public record Used(long answers, Keys keys, Map<String, Tracked> tracked) {
    public Used {
        if (answers < 0) {
            throw new IllegalArgumentException("a count is 0 or more, not " + answers);
        }
        tracked = Map.copyOf(tracked);
    }

    boolean nothing() {
        return answers == 0 && tracked.isEmpty();
    }
}
