package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Copies all rows as they stood when the slot was made, table by table, each in a transaction of
/// the target that enters the term last. Mapped values are computed by the source; where a table is
/// alike on both sides its rows go through in binary.
final class Copier {
    private final Ends ends;
    private final Capture capture;
    private final MappedTables tables;
    private final Epoch epoch;
    private final Consumer<Progress> progress;
    private long expected;
    private long done;

    Copier(Ends ends, Capture capture, MappedTables tables, Epoch epoch, Consumer<Progress> progress) {
        this.ends = ends;
        this.capture = capture;
        this.tables = tables;
        this.epoch = epoch;
        this.progress = progress;
    }

    /// @param former what an earlier attempt left
    void copy(Optional<FlowRecord> former) throws StepException {
        var attempted = former.isPresent() && former.get().position() == null;
        if (!attempted) {
            refuseRows();
        }
        // Without a position no flow can commit.
        capture.write(new FlowRecord(false, "", null, false, 0), epoch);
        try (var made = capture.begin(tables, epoch);
                var source = Sessions.open(ends.source(), "copy", epoch, Limits.LONG);
                var target = Sessions.open(ends.target(), "copy", epoch, Limits.LONG)) {
            Capture.join(source, made);
            var record = capture.begun(made, source, true);
            new Origin(ends.name()).hold(target);
            empty(target);
            copyTables(source, target);
            record.write(target, ends.direction());
            commit(target);
        } catch (SQLException e) {
            throw ends.target().failure(e, "copying rows");
        } catch (InterruptedException e) {
            throw Interruption.of("copying rows", e);
        }
    }

    private void copyTables(Connection source, Connection target)
            throws SQLException, StepException, InterruptedException {
        for (var table : tables.planned()) {
            expected += Estimate.rows(source, table);
        }
        for (var table : tables.planned()) {
            copyTable(source, target, table);
        }
    }

    private void copyTable(Connection source, Connection target, TableMap table)
            throws SQLException, StepException, InterruptedException {
        var before = done;
        try {
            var rows = new CopyPipe(source, target).pump(out(table), in(table), moved -> report(before + moved));
            report(before + rows);
        } catch (SQLException e) {
            if (Unapplicable.is(e)) {
                throw Unapplicable.refused(e, table);
            }
            throw ends.target().failure(e, "copying rows of " + table.source().name());
        }
        try (var statement = target.createStatement()) {
            statement.execute("ANALYZE " + table.target().name().quoted());
        }
        commit(target);
    }

    private void commit(Connection target) throws SQLException {
        ends.targetControl().enter(target, epoch);
        target.commit();
    }

    private void report(long rows) {
        done = rows;
        progress.accept(new Progress(done, Math.max(expected, done), "rows"));
    }

    private static boolean binary(TableMap table) {
        return table.targets().stream().allMatch(TableMap.TargetColumn::binary);
    }

    private static String out(TableMap table) {
        var columns = table.targets().stream()
                .map(column -> binary(table) ? column.expression() : column.atSource())
                .collect(Collectors.joining(", "));
        return "COPY (SELECT %s FROM %s) TO STDOUT%s".formatted(columns, TableMap.rows(table.source()), format(table));
    }

    private static String in(TableMap table) {
        var columns = table.targets().stream()
                .map(column -> Names.quote(column.name()))
                .collect(Collectors.joining(", "));
        return "COPY %s (%s) FROM STDIN%s".formatted(table.target().name().quoted(), columns, format(table));
    }

    private static String format(TableMap table) {
        return binary(table) ? " (FORMAT binary)" : "";
    }

    /// What an earlier attempt brought goes; before the first one there was nothing.
    private void empty(Connection target) throws SQLException {
        var names = tables.planned().stream()
                .map(table -> TableMap.rows(table.target()))
                .collect(Collectors.joining(", "));
        try (var statement = target.createStatement()) {
            statement.execute("TRUNCATE " + names);
        }
        commit(target);
    }

    private void refuseRows() throws StepException {
        var filled = ends.target().look("looking for rows", connection -> {
            var names = new ArrayList<String>();
            for (var table : tables.planned()) {
                if (holdsRows(connection, table)) {
                    names.add(table.target().name().quoted());
                }
            }
            return String.join(", ", names);
        });
        if (!filled.isEmpty()) {
            throw new StepException.Refused(
                    "%s: %s already hold rows that this migration did not bring; if they may go: TRUNCATE %s"
                            .formatted(ends.target().address().place(), filled, filled));
        }
    }

    private static boolean holdsRows(Connection connection, TableMap table) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + TableMap.rows(table.target()) + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
