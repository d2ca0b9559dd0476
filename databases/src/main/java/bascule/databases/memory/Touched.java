package bascule.databases.memory;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The keys that a flow has touched since the last proof.
final class Touched {
    private final Set<String> keys = new TreeSet<>();
    private boolean complete;

    /// Forgets all and remembers from here on.
    synchronized void begin() {
        keys.clear();
        complete = true;
    }

    synchronized void add(String key) {
        keys.add(key);
    }

    /// Empty before the first proof: then every key counts.
    synchronized Optional<Set<String>> all() {
        return complete ? Optional.of(Set.copyOf(keys)) : Optional.empty();
    }
}
