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
import org.postgresql.replication.LogSequenceNumber;

/// Copies all rows as they stood when the slot was made. Several workers share that moment: each
/// takes a table, or a range of a large one's pages, and brings it in a transaction of the target
/// that enters the term last. Mapped values are computed by the source; where a table is alike on
/// both sides its rows go through in binary.
///
/// Indexes and keys of large tables are put aside before and made after their rows came, each as
/// soon as it can be.
///
/// A copy that goes on where another broke off sees a later moment than that did. The slot is the
/// first one's, and the flow brings the tables to one moment; only then can it be said whether
/// their foreign keys hold.
final class Copier {
    private final Ends ends;
    private final Capture capture;
    private final MappedTables tables;
    private final Epoch epoch;
    private final CopySizes sizes;
    private final Pace pace;
    private final CopyProgress progress;

    Copier(
            Ends ends,
            Capture capture,
            MappedTables tables,
            Epoch epoch,
            CopySizes sizes,
            Pace pace,
            Consumer<Progress> report) {
        this.ends = ends;
        this.capture = capture;
        this.tables = tables;
        this.epoch = epoch;
        this.sizes = sizes;
        this.pace = pace;
        this.progress = new CopyProgress(pace, System::nanoTime, report);
    }

    /// All tables. The rows of an earlier attempt are gone and its indexes are back.
    void copy(Optional<FlowRecord> former) throws StepException {
        var attempted = former.isPresent() && former.get().position() == null;
        if (!attempted) {
            refuseRows();
        }
        // Without a position no flow can commit.
        capture.write(new FlowRecord(false, "", null, false, 0), epoch);
        try (var made = capture.begin(tables, epoch);
                var chief = new CopyWorker(ends, Optional.of(made), epoch, new Origin(ends.name()))) {
            var record = capture.begun(made, chief.source(), true);
            capture.write(record.copying(), epoch);
            var crew = crew(Optional.of(made));
            copyRows(chief, crew, tables.planned());
            refuse(crew.work(Validation.of(ends, aside(chief))));
            record.write(chief.target(), ends.direction());
            chief.commit();
        } catch (SQLException e) {
            throw ends.target().failure(e, "copying rows");
        } catch (InterruptedException e) {
            throw Interruption.of("copying rows", e);
        }
        capture.dropWorkerOrigins(epoch);
    }

    /// The tables that are not whole, of which there is no row. Afterwards a flow can begin.
    ///
    /// @param former what the attempt left that made the slot
    /// @param begins where the slot does
    void copyRest(FlowRecord former, LogSequenceNumber begins, CopiedTables whole) throws StepException {
        try (var made = capture.later(epoch);
                var chief = new CopyWorker(ends, Optional.of(made), epoch, new Origin(ends.name()))) {
            copyRows(
                    chief,
                    crew(Optional.of(made)),
                    tables.planned().stream()
                            .filter(table -> !whole.has(table.source().name()))
                            .toList());
            former.at(begins).write(chief.target(), ends.direction());
            chief.commit();
        } catch (SQLException e) {
            throw ends.target().failure(e, "copying rows");
        } catch (InterruptedException e) {
            throw Interruption.of("copying rows", e);
        }
    }

    /// Once all tables are of one moment: looks at their foreign keys, and says that they are
    /// copied.
    void complete() throws StepException {
        try {
            var left = ends.target().look("looking for keys", target -> Aside.all(target, ends.direction()));
            refuse(crew(Optional.empty()).work(Validation.of(ends, left)));
        } catch (SQLException e) {
            throw ends.target().failure(e, "looking at foreign keys");
        } catch (InterruptedException e) {
            throw Interruption.of("looking at foreign keys", e);
        }
        capture.complete(epoch);
        capture.dropWorkerOrigins(epoch);
    }

    private Crew crew(Optional<Slot.Made> moment) {
        return new Crew(
                ends,
                sizes.workers(),
                number -> new CopyWorker(ends, moment, epoch, new Origin(Origin.ofWorker(ends.name(), number))));
    }

    private void copyRows(CopyWorker chief, Crew crew, List<TableMap> wanted)
            throws SQLException, StepException, InterruptedException {
        putAside(chief, wanted);
        refuse(crew.work(copies(chief, crew, wanted)));
        makeForeignKeys(chief);
    }

    private List<Aside> aside(CopyWorker chief) throws SQLException, StepException {
        var aside = Aside.all(chief.target(), ends.direction());
        chief.commit();
        return aside;
    }

    /// The largest first, so that none is left over when all the others are done.
    private List<Crew.Task> copies(CopyWorker chief, Crew crew, List<TableMap> wanted)
            throws SQLException, StepException {
        var aside = aside(chief);
        var copies = new ArrayList<TableCopy>();
        for (var table : wanted) {
            progress.expect(Estimate.rows(chief.source(), table));
            copies.add(new TableCopy(
                    ends,
                    table,
                    Part.of(chief.source(), table, sizes.partBytes()),
                    aside,
                    crew,
                    pace,
                    progress::moved));
        }
        return copies.stream()
                .sorted((one, other) ->
                        Integer.compare(other.tasks().size(), one.tasks().size()))
                .flatMap(copy -> copy.tasks().stream())
                .collect(Collectors.toList());
    }

    private void putAside(CopyWorker chief, List<TableMap> wanted) throws SQLException, StepException {
        var targets = tables.planned().stream().map(TableMap::target).toList();
        var setAside = new SetAside(ends.direction());
        for (var table : wanted) {
            if (Part.bytes(chief.source(), table) >= sizes.asideBytes()) {
                setAside.take(chief.target(), table.target(), targets);
                chief.commit();
            }
        }
    }

    /// Now that every table has its rows and keys.
    private void makeForeignKeys(CopyWorker chief) throws SQLException, StepException {
        for (var foreignKey : aside(chief)) {
            if (foreignKey.stage() == Aside.Stage.FOREIGN_KEY) {
                foreignKey.make(chief.target());
                chief.commit();
            }
        }
    }

    private void refuse(Map<TableName, StepException> refused) throws StepException.Refused {
        if (!refused.isEmpty()) {
            throw new StepException.Refused(
                    refused.values().stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
        }
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
