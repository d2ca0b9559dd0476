package bascule.flags.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `if`: condition, value, condition, value and so on, and at the end the value for when none holds. Without that last
/// one it gives nothing; a condition alone gives itself.
record If(List<Logic> arms) implements Logic {
    If {
        arms = List.copyOf(arms);
    }

    @Override
    public @Nullable Object value(@Nullable Object data) {
        int at = 0;
        for (; at + 1 < arms.size(); at += 2) {
            if (Values.truthy(arms.get(at).value(data))) {
                return arms.get(at + 1).value(data);
            }
        }
        return at < arms.size() ? arms.get(at).value(data) : null;
    }
}
