package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Copies all rows as they stood when the slot was made. Several workers share that moment: each takes
/// a table, or a range of a large one's pages, and brings it in a transaction of the target that enters
/// the term last. Mapped values are computed by the source; where a table is alike on both sides its
/// rows go through in binary.
///
/// Indexes and keys of large tables are put aside before and made after their rows came, each as soon
/// as it can be.
final class Copier {
    private final Ends ends;
    private final Capture capture;
    private final MappedTables tables;
    private final Epoch epoch;
    private final CopySizes sizes;
    private final Consumer<Progress> progress;
    private long expected;
    private long done;

    Copier(Ends ends, Capture capture, MappedTables tables, Epoch epoch, CopySizes sizes, Consumer<Progress> progress) {
        this.ends = ends;
        this.capture = capture;
        this.tables = tables;
        this.epoch = epoch;
        this.sizes = sizes;
        this.progress = progress;
    }

    /// @param former what an earlier attempt left; its rows are gone and its indexes are back
    void copy(Optional<FlowRecord> former) throws StepException {
        var attempted = former.isPresent() && former.get().position() == null;
        if (!attempted) {
            refuseRows();
        }
        // Without a position no flow can commit.
        capture.write(new FlowRecord(false, "", null, false, 0), epoch);
        try (var made = capture.begin(tables, epoch);
                var chief = new CopyWorker(ends, made, epoch, new Origin(ends.name()))) {
            var record = capture.begun(made, chief.source(), true);
            var crew = new Crew(ends, sizes.workers(), number -> new CopyWorker(ends, made, epoch, origin(number)));
            refuse(crew.work(copies(chief, crew)));
            makeForeignKeys(chief, crew);
            record.write(chief.target(), ends.direction());
            chief.commit();
        } catch (SQLException e) {
            throw ends.target().failure(e, "copying rows");
        } catch (InterruptedException e) {
            throw Interruption.of("copying rows", e);
        }
        capture.dropWorkerOrigins(epoch);
    }

    private Origin origin(int worker) {
        return new Origin(Origin.ofWorker(ends.name(), worker));
    }

    /// The largest first, so that none is left over when all the others are done.
    private List<Crew.Task> copies(CopyWorker chief, Crew crew) throws SQLException, StepException {
        putAside(chief);
        var aside = Aside.all(chief.target(), ends.direction());
        chief.commit();
        var copies = new ArrayList<TableCopy>();
        for (var table : tables.planned()) {
            expected += Estimate.rows(chief.source(), table);
            copies.add(new TableCopy(
                    ends, table, Part.of(chief.source(), table, sizes.partBytes()), aside, crew, this::moved));
        }
        return copies.stream()
                .sorted((one, other) ->
                        Integer.compare(other.tasks().size(), one.tasks().size()))
                .flatMap(copy -> copy.tasks().stream())
                .collect(Collectors.toList());
    }

    private void putAside(CopyWorker chief) throws SQLException, StepException {
        var targets = tables.planned().stream().map(TableMap::target).toList();
        var setAside = new SetAside(ends.direction());
        for (var table : tables.planned()) {
            if (Part.bytes(chief.source(), table) >= sizes.asideBytes()) {
                setAside.take(chief.target(), table.target(), targets);
                chief.commit();
            }
        }
    }

    /// Now that every table has its rows and keys.
    private void makeForeignKeys(CopyWorker chief, Crew crew) throws SQLException, StepException, InterruptedException {
        var left = Aside.all(chief.target(), ends.direction());
        chief.commit();
        for (var foreignKey : left) {
            if (foreignKey.stage() == Aside.Stage.FOREIGN_KEY) {
                foreignKey.make(chief.target());
                chief.commit();
            }
        }
        refuse(crew.work(Validation.of(ends, left)));
    }

    private void refuse(Map<TableName, StepException> refused) throws StepException.Refused {
        if (!refused.isEmpty()) {
            throw new StepException.Refused(
                    refused.values().stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
        }
    }

    private synchronized void moved(long rows) {
        done += rows;
        progress.accept(new Progress(done, Math.max(expected, done), "rows"));
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
                    ("green, at %s, already has rows that this migration did not bring, in %s. If they may go, on green"
                                    + " and past its fence, as a role that may: SET session_replication_role = replica;"
                                    + " TRUNCATE %s")
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
