package bascule.databases.postgres;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of the source, told in the columns of its `TableMap`.
sealed interface RowChange {
    /// A row made or updated, its key as before.
    ///
    /// @param values in the order of the table's columns
    /// @param missing places of values that did not come with the change; null if all did
    /// @param made whether the row was not there before
    @SuppressWarnings("ArrayRecordComponent") // read for every value of every change, never written once it is made
    record Put(
            TableMap table,
            List<String> key,
            @Nullable String[] values,
            @Nullable BitSet missing,
            boolean made) implements RowChange {
        /// This change with what it misses filled in by an earlier one of the same row.
        Put over(Put earlier) {
            if (missing == null) {
                return earlier.made ? new Put(table, key, values, null, true) : this;
            }
            var filled = values.clone();
            var still = new BitSet();
            missing.stream().forEach(place -> {
                if (earlier.missing != null && earlier.missing.get(place)) {
                    still.set(place);
                } else {
                    filled[place] = earlier.values[place];
                }
            });
            return new Put(table, key, filled, still.isEmpty() ? null : still, made || earlier.made);
        }

        /// This change with what it misses filled in from a whole row.
        Put filled(@Nullable String[] whole) {
            return over(new Put(table, key, whole, null, made));
        }
    }

    record Gone(TableMap table, List<String> key) implements RowChange {}

    /// A row whose key changed.
    record Moved(TableMap table, List<String> oldKey, Put put) implements RowChange {}

    /// Tables truncated together.
    record Emptied(List<TableMap> tables) implements RowChange {
        public Emptied {
            tables = List.copyOf(tables);
        }
    }
}
