package bascule.databases.postgres;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How rows of one table at the source become rows of one table at the target: a mapping made ready for one direction,
/// with what both catalogues say.
///
/// @param columns the source's columns that travel, in its order
/// @param targets the target's columns that are written
/// @param key places of the key's columns in `columns`
/// @param targetKey names of the key's columns at the target, in the same order
/// @param leaves the partitions of a partitioned source that hold its rows
record TableMap(
        Catalogue.Table source,
        Catalogue.Table target,
        List<SourceColumn> columns,
        List<TargetColumn> targets,
        List<Integer> key,
        List<String> targetKey,
        List<TableName> leaves) {
    TableMap {
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
        key = List.copyOf(key);
        targetKey = List.copyOf(targetKey);
        leaves = List.copyOf(leaves);
    }

    /// @param type its type without length or precision, as the source writes it
    /// @param typeAtTarget what its text is read as at the target; `text` where the target has no such type
    record SourceColumn(String name, String type, String typeAtTarget) {}

    /// @param type its type in full
    /// @param bare its type without length or precision: what a value is cast to before it is
    ///     assigned, so that one that is too long is refused instead of cut
    /// @param typeAtSource what the source must cast to, to show a value as the target will; the
    ///     same type, or `text` where the source has no such type
    /// @param bareAtSource the same without length or precision
    /// @param expression SQL over the source's columns
    /// @param needs places of those columns in `columns`
    /// @param plain whether it is just another column's value
    /// @param asSent whether the target reads the text of that value as the source wrote it: of
    ///     one type on both sides
    /// @param fixed GENERATED ALWAYS AS IDENTITY: it can be given once and never changed
    /// @param binary whether both sides send and read it alike in binary
    record TargetColumn(
            String name,
            String type,
            String bare,
            String typeAtSource,
            String bareAtSource,
            String expression,
            BitSet needs,
            boolean plain,
            boolean asSent,
            boolean fixed,
            boolean binary) {
        /// Set when a row is made, left alone ever after, never compared.
        boolean initial() {
            return needs.isEmpty();
        }

        /// As the target evaluates it.
        String atTarget() {
            return "CAST((" + expression + "\n) AS " + bare + ")";
        }

        /// As the source evaluates it for a copy.
        String atSource() {
            return "CAST((" + expression + "\n) AS " + bareAtSource + ")";
        }

        /// As the source evaluates it to show what the target should hold, in text.
        String proof() {
            return "CAST(CAST((" + expression + "\n) AS " + typeAtSource + ") AS text)";
        }
    }

    boolean isKey(TargetColumn column) {
        return targetKey.contains(column.name());
    }

    /// What the target must have in every row that was carried: all but initial values.
    List<TargetColumn> compared() {
        return targets.stream().filter(column -> !column.initial()).toList();
    }

    TargetColumn targetKeyColumn(int place) {
        return targets.stream()
                .filter(column -> column.name().equals(targetKey.get(place)))
                .findFirst()
                .orElseThrow();
    }

    /// The columns that an update may set when the source columns in `missing` did not come with it: those that
    /// need none of them.
    List<TargetColumn> updatable(@Nullable BitSet missing) {
        return targets.stream()
                .filter(column -> !column.initial() && !column.fixed() && !isKey(column))
                .filter(column -> missing == null || !column.needs().intersects(missing))
                .toList();
    }

    /// Whether some target column needs both a missing value and one that came.
    boolean needsWhole(BitSet missing) {
        return targets.stream().anyMatch(column -> {
            var absent = (BitSet) column.needs().clone();
            absent.and(missing);
            return !absent.isEmpty() && !absent.equals(column.needs());
        });
    }

    /// Whether rows can be taken as they were sent, with nothing to be evaluated.
    boolean asSent() {
        return targets.stream().allMatch(TargetColumn::asSent);
    }

    boolean overriding() {
        return targets.stream().anyMatch(TargetColumn::fixed);
    }

    /// FROM item over the rows of the source table and none of its heirs.
    static String rows(Catalogue.Table table) {
        return table.kind() == Catalogue.Kind.PARTITIONED
                ? table.name().quoted()
                : "ONLY " + table.name().quoted();
    }

    /// Places of all columns of the key.
    int[] keyPlaces() {
        return IntStream.range(0, key.size()).map(key::get).toArray();
    }
}
