package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns messages about relations of the log into changes of mapped tables. Partitions are told apart by the log and
/// stand for the table they belong to.
final class Relations {
    /// Knows the mapped tables, and looks again when the log shows one otherwise than it was known.
    interface Tables {
        /// @param name of a table in the plan, or of a partition of one
        Optional<TableMap> find(TableName name, int oid) throws SQLException, StepException;

        /// Reads the catalogues anew.
        void refresh() throws SQLException, StepException;
    }

    /// @param places for each column of the log, its place among the table's columns; -1 for one that is not carried
    /// @param absent columns of the table that the log did not have yet
    @SuppressWarnings("ArrayRecordComponent") // read for every value of every change, never written once it is made
    private record Known(Message.Relation relation, TableMap table, int[] places, BitSet absent) {}

    private final Tables tables;
    private final Map<Integer, Message.Relation> announced = new HashMap<>();
    private final Map<Integer, Known> known = new HashMap<>();

    Relations(Tables tables) {
        this.tables = tables;
    }

    void learn(Message.Relation relation) {
        var before = announced.put(relation.oid(), relation);
        if (!relation.equals(before)) {
            known.remove(relation.oid());
        }
    }

    TableMap table(int oid) throws SQLException, StepException {
        return known(oid).table();
    }

    RowChange change(Message.Insert insert) throws SQLException, StepException {
        var relation = known(insert.relation());
        return put(relation, insert.row(), true);
    }

    RowChange change(Message.Update update) throws SQLException, StepException {
        var relation = known(update.relation());
        var put = put(relation, update.row(), false);
        if (update.old() == null) {
            return put;
        }
        var old = key(relation, update.old());
        return old.equals(put.key()) ? put : new RowChange.Moved(relation.table(), old, put);
    }

    RowChange change(Message.Delete delete) throws SQLException, StepException {
        var relation = known(delete.relation());
        return new RowChange.Gone(relation.table(), key(relation, delete.old()));
    }

    /// A partitioned table counts as emptied when all its partitions are.
    ///
    /// @throws StepException.Refused if only some are: which rows they held can't be told at the target
    RowChange change(Message.Truncate truncate) throws SQLException, StepException {
        var emptied = new LinkedHashSet<TableMap>();
        var names = new LinkedHashSet<TableName>();
        for (var oid : truncate.relations()) {
            emptied.add(known(oid).table());
            names.add(name(known(oid).relation()));
        }
        for (var table : emptied) {
            if (!names.contains(table.source().name()) && !names.containsAll(table.leaves())) {
                throw new StepException.Refused(
                        ("TRUNCATE of some partitions of %s (%s) can't be carried to %s: delete the same rows there by"
                                        + " hand, or copy anew; better use DELETE while a migration runs")
                                .formatted(
                                        table.source().name(),
                                        names,
                                        table.target().name()));
            }
        }
        return new RowChange.Emptied(new ArrayList<>(emptied));
    }

    private Known known(int oid) throws SQLException, StepException {
        var found = known.get(oid);
        if (found != null) {
            return found;
        }
        var relation = announced.get(oid);
        if (relation == null) {
            throw new IllegalStateException("the stream changes relation " + oid + " which it did not announce");
        }
        var made = resolve(relation);
        known.put(oid, made);
        return made;
    }

    private Known resolve(Message.Relation relation) throws SQLException, StepException {
        var found = tables.find(name(relation), relation.oid());
        if (found.isEmpty() || differs(found.get(), relation)) {
            tables.refresh();
            known.clear();
            found = tables.find(name(relation), relation.oid());
        }
        var table = found.orElseThrow(() -> new StepException.Refused(
                ("the stream changes %s, which is neither in the plan nor a partition of a table that is: was it"
                                + " detached or dropped? Compare and copy anew")
                        .formatted(name(relation))));
        return know(relation, table);
    }

    private static boolean differs(TableMap table, Message.Relation relation) {
        return !new LinkedHashSet<>(names(table)).equals(new LinkedHashSet<>(relation.columnNames()));
    }

    private static Known know(Message.Relation relation, TableMap table) {
        var names = names(table);
        var places = relation.columnNames().stream().mapToInt(names::indexOf).toArray();
        var absent = new BitSet();
        absent.set(0, names.size());
        for (var place : places) {
            if (place >= 0) {
                absent.clear(place);
            }
        }
        return new Known(relation, table, places, absent);
    }

    private static List<String> names(TableMap table) {
        return table.columns().stream().map(TableMap.SourceColumn::name).toList();
    }

    private static RowChange.Put put(Known relation, Tuple row, boolean made) {
        var values = new @Nullable String[relation.table().columns().size()];
        BitSet missing =
                relation.absent().isEmpty() ? null : (BitSet) relation.absent().clone();
        for (int i = 0; i < row.size(); i++) {
            var place = relation.places()[i];
            if (place >= 0) {
                values[place] = row.value(i);
                if (row.unchanged(i)) {
                    missing = missing == null ? new BitSet() : missing;
                    missing.set(place);
                }
            }
        }
        return new RowChange.Put(relation.table(), key(relation.table(), values), values, missing, made);
    }

    private static List<String> key(Known relation, Tuple old) {
        var values = new @Nullable String[relation.table().columns().size()];
        for (int i = 0; i < old.size(); i++) {
            if (relation.places()[i] >= 0) {
                values[relation.places()[i]] = old.value(i);
            }
        }
        return key(relation.table(), values);
    }

    private static List<String> key(TableMap table, @Nullable String[] values) {
        var key = new ArrayList<String>(table.key().size());
        for (var place : table.key()) {
            var value = values[place];
            if (value == null) {
                throw new IllegalStateException("the stream left out key column %s of %s"
                        .formatted(
                                table.columns().get(place).name(),
                                table.source().name()));
            }
            key.add(value);
        }
        return key;
    }

    private static TableName name(Message.Relation relation) {
        return new TableName(relation.schema(), relation.name());
    }
}
