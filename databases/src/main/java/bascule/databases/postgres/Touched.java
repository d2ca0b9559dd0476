package bascule.databases.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys that changes have touched since the last proof, as long as they are few enough to remember.
final class Touched {
    private static final int KEYS_MAX = 1_000_000;

    private final Map<TableName, Set<List<String>>> keys = new HashMap<>();
    private int count;
    private boolean complete;

    /// Forgets all and remembers from here on.
    synchronized void begin() {
        keys.clear();
        count = 0;
        complete = true;
    }

    /// From here on everything counts as touched, until a new proof begins.
    synchronized void overflow() {
        keys.clear();
        count = 0;
        complete = false;
    }

    synchronized void add(List<RowChange> changes) {
        for (var change : changes) {
            if (!complete) {
                return;
            }
            switch (change) {
                case RowChange.Put put -> add(put.table(), put.key());
                case RowChange.Gone gone -> add(gone.table(), gone.key());
                case RowChange.Moved moved -> {
                    add(moved.table(), moved.oldKey());
                    add(moved.table(), moved.put().key());
                }
                case RowChange.Emptied _ -> overflow();
            }
        }
    }

    private void add(TableMap table, List<String> key) {
        var set = keys.computeIfAbsent(table.source().name(), _ -> new LinkedHashSet<>());
        if (set.add(key) && ++count > KEYS_MAX) {
            overflow();
        }
    }

    /// Keys of each source table; empty if they are not all known.
    synchronized Optional<Map<TableName, List<List<String>>>> all() {
        if (!complete) {
            return Optional.empty();
        }
        var copy = new HashMap<TableName, List<List<String>>>();
        keys.forEach((table, set) -> copy.put(table, new ArrayList<>(set)));
        return Optional.of(copy);
    }
}
