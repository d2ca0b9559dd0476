package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// The copy of one table: its parts, then the indexes that were put aside, then its keys and its
/// statistics, with which it is on record as copied. Parts and indexes may be under way at once,
/// each in a transaction of its own.
final class TableCopy {
    private final Ends ends;
    private final TableMap table;
    private final List<Part> parts;
    private final List<Aside> indexes;
    private final List<Aside> keys;
    private final Crew crew;
    private final Pace pace;
    private final CopyPipe.Moved moved;
    private final AtomicInteger partsLeft;
    private final AtomicInteger indexesLeft;

    /// @param aside what is off, of this table among others
    /// @param moved told what more was brought
    TableCopy(
            Ends ends,
            TableMap table,
            List<Part> parts,
            List<Aside> aside,
            Crew crew,
            Pace pace,
            CopyPipe.Moved moved) {
        this.ends = ends;
        this.table = table;
        this.parts = parts;
        this.indexes = of(aside, Aside.Stage.INDEX);
        this.keys = of(aside, Aside.Stage.KEY);
        this.crew = crew;
        this.pace = pace;
        this.moved = moved;
        this.partsLeft = new AtomicInteger(parts.size());
        this.indexesLeft = new AtomicInteger(indexes.size());
    }

    private List<Aside> of(List<Aside> aside, Aside.Stage stage) {
        return aside.stream()
                .filter(each -> each.stage() == stage
                        && each.table().equals(table.target().name()))
                .toList();
    }

    List<? extends Crew.Task> tasks() {
        return parts.stream().map(part -> task(worker -> copy(part, worker))).toList();
    }

    private interface Work {
        void by(CopyWorker worker) throws SQLException, StepException, InterruptedException;
    }

    private Crew.Task task(Work work) {
        return new Crew.Task() {
            @Override
            public TableName about() {
                return table.source().name();
            }

            @Override
            public void run(CopyWorker worker) throws SQLException, StepException, InterruptedException {
                work.by(worker);
            }
        };
    }

    private void copy(Part part, CopyWorker worker) throws SQLException, StepException, InterruptedException {
        try {
            new CopyPipe(worker.source(), worker.target(), pace).pump(out(part), in(), moved);
            worker.commit();
        } catch (SQLException e) {
            if (Unapplicable.is(e)) {
                throw Unapplicable.refused(e, table);
            }
            throw ends.target().failure(e, "copying rows of " + table.source().name());
        }
        if (partsLeft.decrementAndGet() == 0) {
            if (indexes.isEmpty()) {
                finish(worker);
            } else {
                crew.add(indexes.stream()
                        .map(index -> task(by -> make(index, by)))
                        .toList());
            }
        }
    }

    private void make(Aside index, CopyWorker worker) throws SQLException, StepException {
        try {
            index.make(worker.target());
            worker.commit();
        } catch (SQLException e) {
            throw index.failure(ends, e);
        }
        if (indexesLeft.decrementAndGet() == 0) {
            finish(worker);
        }
    }

    private void finish(CopyWorker worker) throws SQLException, StepException {
        for (var key : keys) {
            try {
                key.make(worker.target());
                worker.commit();
            } catch (SQLException e) {
                throw key.failure(ends, e);
            }
        }
        try (var statement = worker.target().createStatement()) {
            statement.execute("ANALYZE " + table.target().name().quoted());
        }
        CopiedTables.add(worker.target(), ends.direction(), table.source().name(), worker.position());
        worker.commit();
    }

    private boolean binary() {
        return table.targets().stream().allMatch(TableMap.TargetColumn::binary);
    }

    private String out(Part part) {
        var columns = table.targets().stream()
                .map(column -> binary() ? column.expression() : column.atSource())
                .collect(Collectors.joining(", "));
        return "COPY (SELECT %s FROM %s) TO STDOUT%s".formatted(columns, part.rows(table), format());
    }

    private String in() {
        return new RowSql(table).copy() + format();
    }

    private String format() {
        return binary() ? " (FORMAT binary)" : "";
    }
}
