package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes changes into the target, inside the caller's transaction: as few statements as it can,
/// with the same outcome as one by one in order.
///
/// Changes between two that concern more than one key are boiled down to the last state of each
/// key and written as sets. Many new rows are copied. Should that meet a row that is there, which
/// happens where several tables become one, it is taken back, and the table's new rows are merged
/// with what is there from then on. Should such a set trip over a unique constraint that the order
/// would have respected, it is taken back and written one by one.
final class TargetWriter {
    /// Unique and exclusion violations, and one statement meeting a row twice.
    private static final Set<String> ORDER_MATTERS = Set.of("23505", "23P01", "21000");

    /// Fewer cost less in a statement that is prepared.
    private static final int COPIED_ROWS_MIN = 50;

    private final Connection target;
    private final SourceRows sourceRows;
    /// Tables of which a new row was there.
    private final Set<TableName> merged = new HashSet<>();

    private final Map<String, PreparedStatement> statements = new HashMap<>();

    TargetWriter(Connection target, SourceRows sourceRows) {
        this.target = target;
        this.sourceRows = sourceRows;
    }

    /// What is written from here on was done by this transaction of the source.
    void follows(int transaction) {
        sourceRows.mustShow(transaction);
    }

    /// All that was written is committed.
    void committed() {
        sourceRows.mayForget();
    }

    /// Sets that trip over the order are taken back to where they began.
    void write(List<RowChange> changes) throws SQLException, StepException {
        write(changes, this::writeRun);
    }

    /// The caller takes the transaction back, and calls `write`, if this throws an error of which
    /// `orderMatters` is true.
    void writeAtOnce(List<RowChange> changes) throws SQLException, StepException {
        write(changes, this::writeSets);
    }

    /// Whether the changes may fit when they are written one by one.
    static boolean orderMatters(SQLException error) {
        return ORDER_MATTERS.contains(String.valueOf(error.getSQLState()));
    }

    private interface Runs {
        void write(List<RowChange> run) throws SQLException, StepException;
    }

    private void write(List<RowChange> changes, Runs runs) throws SQLException, StepException {
        var run = new ArrayList<RowChange>();
        for (var change : changes) {
            switch (change) {
                case RowChange.Put put -> run.add(put);
                case RowChange.Gone gone -> run.add(gone);
                case RowChange.Moved moved -> {
                    runs.write(run);
                    run.clear();
                    move(moved);
                }
                case RowChange.Emptied emptied -> {
                    runs.write(run);
                    run.clear();
                    empty(emptied);
                }
            }
        }
        runs.write(run);
    }

    private void writeRun(List<RowChange> run) throws SQLException, StepException {
        if (run.size() == 1) {
            writeSets(run);
        } else if (!run.isEmpty()) {
            var savepoint = target.setSavepoint();
            var mergedBefore = merged.size();
            try {
                writeSets(run);
                target.releaseSavepoint(savepoint);
            } catch (SQLException e) {
                if (!orderMatters(e)) {
                    throw e;
                }
                target.rollback(savepoint);
                if (merged.size() > mergedBefore) {
                    writeRun(run);
                } else {
                    writeOneByOne(run);
                }
            }
        }
    }

    private void writeOneByOne(List<RowChange> run) throws SQLException, StepException {
        for (var change : run) {
            writeSets(List.of(change));
        }
    }

    private void writeSets(List<RowChange> run) throws SQLException, StepException {
        for (var net : NetChanges.of(run)) {
            delete(net.table(), net.deleted());
            var made = new ArrayList<>(net.made());
            var changed = new ArrayList<>(net.changed());
            var partial = new LinkedHashMap<BitSet, List<RowChange.Put>>();
            for (var put : net.partial()) {
                var filled = fill(put);
                if (filled.missing() == null) {
                    (filled.made() ? made : changed).add(filled);
                } else {
                    partial.computeIfAbsent(filled.missing(), _ -> new ArrayList<>())
                            .add(filled);
                }
            }
            for (var alike : partial.entrySet()) {
                update(net.table(), alike.getKey(), alike.getValue());
            }
            change(net.table(), changed);
            make(net.table(), made);
        }
    }

    /// What an expression or a new row needs beside what came is read from the source as it is now; if it is newer than
    /// this change, the change that made it so is still to come.
    private RowChange.Put fill(RowChange.Put put) throws SQLException, StepException {
        var missing = put.missing();
        if (missing == null || !(put.made() || put.table().needsWhole(missing))) {
            return put;
        }
        return sourceRows.read(put.table(), put.key()).map(put::filled).orElse(put);
    }

    private void make(TableMap table, List<RowChange.Put> rows) throws SQLException, StepException {
        if (rows.size() < COPIED_ROWS_MIN
                || !table.asSent()
                || merged.contains(table.source().name())) {
            upsert(table, rows);
            return;
        }
        try {
            NewRows.copy(target, table, rows);
        } catch (SQLException e) {
            if (orderMatters(e)) {
                merged.add(table.source().name());
            }
            throw Unapplicable.explain(e, table);
        }
    }

    /// If one of them is not there, or two rows became one, all are merged with what is there.
    private void change(TableMap table, List<RowChange.Put> rows) throws SQLException, StepException {
        if (!rows.isEmpty()) {
            var columns = table.updatable(null);
            if (columns.isEmpty() || update(table, columns, rows) != rows.size()) {
                upsert(table, rows);
            }
        }
    }

    private void upsert(TableMap table, List<RowChange.Put> rows) throws SQLException, StepException {
        if (!rows.isEmpty()) {
            var statement = statement(table, "upsert", () -> new RowSql(table).upsert());
            bindRows(statement, 1, table, rows);
            execute(statement, table);
        }
    }

    /// A row that is not there was lost at the target; it is brought back whole.
    ///
    /// @param missing of each of the rows
    private void update(TableMap table, BitSet missing, List<RowChange.Put> rows) throws SQLException, StepException {
        var columns = table.updatable(missing);
        if (columns.isEmpty()) {
            return;
        }
        if (update(table, columns, rows) != rows.size()) {
            for (var row : rows) {
                if (update(table, columns, List.of(row)) == 0) {
                    restore(row);
                }
            }
        }
    }

    /// @return how many rows were there
    private int update(TableMap table, List<TableMap.TargetColumn> columns, List<RowChange.Put> rows)
            throws SQLException, StepException {
        var statement = statement(table, "update " + names(columns), () -> new RowSql(table).update(columns));
        bindRows(statement, 1, table, rows);
        return execute(statement, table);
    }

    private void restore(RowChange.Put put) throws SQLException, StepException {
        var whole = put.missing() == null
                ? Optional.of(put)
                : sourceRows.read(put.table(), put.key()).map(put::filled);
        if (whole.isPresent()) {
            upsert(put.table(), List.of(whole.get()));
        }
    }

    private void delete(TableMap table, List<List<String>> keys) throws SQLException, StepException {
        if (!keys.isEmpty()) {
            var statement = statement(table, "delete", () -> new RowSql(table).delete());
            bindKeys(statement, 1, keys);
            execute(statement, table);
        }
    }

    private void move(RowChange.Moved moved) throws SQLException, StepException {
        var put = fill(moved.put());
        var table = put.table();
        if (keyIsFixed(table)) {
            delete(table, List.of(moved.oldKey()));
            restore(put);
            return;
        }
        var columns = table.updatable(put.missing());
        var statement = statement(table, "move " + names(columns), () -> new RowSql(table).move(columns));
        bindRows(statement, 1, table, List.of(put));
        bindKeys(statement, 1 + table.columns().size(), List.of(moved.oldKey()));
        if (execute(statement, table) == 0) {
            restore(put);
        }
    }

    private static boolean keyIsFixed(TableMap table) {
        return IntStream.range(0, table.targetKey().size())
                .mapToObj(table::targetKeyColumn)
                .anyMatch(TableMap.TargetColumn::fixed);
    }

    private void empty(RowChange.Emptied emptied) throws SQLException, StepException {
        var tables = emptied.tables().stream()
                .map(table -> TableMap.rows(table.target()))
                .distinct()
                .collect(Collectors.joining(", "));
        try (var statement = target.createStatement()) {
            statement.execute("TRUNCATE " + tables);
        } catch (SQLException e) {
            if ("0A000".equals(e.getSQLState())) {
                throw new StepException.Refused(
                        ("TRUNCATE of %s can't be carried: another table there refers to it and was not truncated with"
                                        + " it; empty that table or drop its foreign key, then let the flow go on")
                                .formatted(tables),
                        e);
            }
            throw e;
        }
    }

    private static String names(List<TableMap.TargetColumn> columns) {
        return columns.stream().map(TableMap.TargetColumn::name).collect(Collectors.joining("\0"));
    }

    private interface Sql {
        String text();
    }

    private PreparedStatement statement(TableMap table, String kind, Sql sql) throws SQLException {
        var name = table.source().name() + "\0" + kind;
        var known = statements.get(name);
        if (known != null) {
            return known;
        }
        var made = target.prepareStatement(sql.text());
        statements.put(name, made);
        return made;
    }

    /// Forgets its statements: the tables have changed.
    void forget() throws SQLException {
        for (var statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    private static int execute(PreparedStatement statement, TableMap table) throws SQLException, StepException {
        try {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw Unapplicable.explain(e, table);
        }
    }

    private void bindRows(PreparedStatement statement, int first, TableMap table, List<RowChange.Put> rows)
            throws SQLException {
        for (int column = 0; column < table.columns().size(); column++) {
            var values = new @Nullable String[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row).values()[column];
            }
            statement.setArray(first + column, array(values));
        }
    }

    private void bindKeys(PreparedStatement statement, int first, List<List<String>> keys) throws SQLException {
        for (int column = 0; column < keys.getFirst().size(); column++) {
            var values = new @Nullable String[keys.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = keys.get(row).get(column);
            }
            statement.setArray(first + column, array(values));
        }
    }

    private Array array(@Nullable String[] values) throws SQLException {
        return target.createArrayOf("text", values);
    }
}
