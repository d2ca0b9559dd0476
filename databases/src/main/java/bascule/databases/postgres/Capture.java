package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/// The beginning and the end of a link: what it needs at both databases, made and taken away.
final class Capture {
    /// @param closed whether the source's fence is closed at the moment capture begins
    /// @param marker of its last closing
    private record Fencing(boolean closed, String marker) {}

    private static final int ATTEMPTS = 3;
    private static final Duration REST = Duration.ofMillis(100);

    private final Ends ends;
    private final Slot slot;
    private final Slot later;
    private final Origin origin;

    Capture(Ends ends) {
        this.ends = ends;
        this.slot = new Slot(ends.source(), ends.name());
        this.later = new Slot(ends.source(), ends.name() + "_later");
        this.origin = new Origin(ends.name());
    }

    /// How far the flow is, by what the target remembers; empty if there was no capture.
    Optional<FlowRecord> record() throws StepException {
        return ends.target().look("looking for the flow's record", connection -> record(connection));
    }

    private Optional<FlowRecord> record(Connection connection) throws SQLException {
        return ends.targetControl().registered(connection)
                ? FlowRecord.read(connection, ends.direction())
                : Optional.empty();
    }

    /// The source's log.
    ///
    /// @param end up to where it is written
    /// @param slot empty if there is none
    record Log(LogSequenceNumber end, Optional<Slot.Standing> slot) {}

    Log log(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_current_wal_lsn()::text")) {
            row.next();
            return new Log(LogSequenceNumber.valueOf(row.getString(1)), slot.standing(connection));
        }
    }

    boolean slotStands() throws StepException {
        return ends.source()
                .look(
                        "looking for the replication slot",
                        connection -> slot.standing(connection).isPresent());
    }

    /// @throws StepException.Refused if the slot does not go on from what is safe at the target
    void checkJoins(LogSequenceNumber safe) throws StepException {
        var standing = ends.source().look("looking for the replication slot", connection -> slot.standing(connection));
        Slot.checkJoins(slot.name(), ends.source().address().place(), standing.orElse(null), safe);
    }

    /// Ends what is left of former captures, and begins anew. The record is written by `begun`.
    Slot.Made begin(MappedTables tables, Epoch epoch) throws StepException {
        ends.target().transact("capture", epoch, "creating the replication origin", connection -> {
            ends.targetControl().enter(connection, epoch);
            origin.create(connection);
            return true;
        });
        ends.source().transactAlone("capture", epoch, Limits.SHORT, "creating the publication", connection -> {
            ends.sourceControl().enter(connection, epoch);
            slot.drop(connection);
            slot.publish(connection, tables.all());
            return true;
        });
        return slot.create("capture", epoch);
    }

    /// A moment of now, while the slot keeps what was not taken since its own.
    Slot.Made later(Epoch epoch) throws StepException {
        ends.source().transactAlone("capture", epoch, Limits.SHORT, "taking a later moment", connection -> {
            ends.sourceControl().enter(connection, epoch);
            later.drop(connection);
            return true;
        });
        return later.createTemporary("capture", epoch);
    }

    /// From where on the slot has all that happened to the tables; empty if it is not there any
    /// more, or was not told of them.
    Optional<LogSequenceNumber> keeps(List<Mapping> mappings) throws StepException {
        var tables = new HashSet<TableName>();
        tables.add(MappedTables.CANARY);
        mappings.forEach(mapping -> tables.add(ends.direction().sourceTable(mapping)));
        return ends.source()
                .look(
                        "looking for the replication slot",
                        connection -> slot.tells(connection, tables)
                                ? slot.standing(connection)
                                        .filter(standing -> standing.lost().isEmpty())
                                        .map(Slot.Standing::confirmed)
                                : Optional.empty());
    }

    /// The record of a flow that begins where `made` does; `source` sees what was there at that moment.
    FlowRecord begun(Slot.Made made, Connection source, boolean copied) throws SQLException {
        var fencing = fencing(source);
        return new FlowRecord(copied, fencing.marker(), made.position(), fencing.closed(), 0);
    }

    private static Fencing fencing(Connection source) throws SQLException {
        try (var statement = source.createStatement();
                var row = statement.executeQuery("SELECT mode = 'CLOSED', marker FROM bascule.fence")) {
            return row.next() ? new Fencing(row.getBoolean(1), row.getString(2)) : new Fencing(false, "");
        }
    }

    /// Begins the transaction of a connection at the moment of a slot's creation.
    static void join(Connection source, Slot.Made made) throws SQLException {
        try (var statement = source.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT " + Names.literal(made.snapshot()));
        }
    }

    void write(FlowRecord record, Epoch epoch) throws StepException {
        ends.target().transact("capture", epoch, "recording the flow", connection -> {
            ends.targetControl().enter(connection, epoch);
            record.write(connection, ends.direction());
            return true;
        });
    }

    /// Takes everything away, as far as it can be reached. The record goes first, so that a flow that is
    /// about to start does not find it.
    ///
    /// @param broken a copy that may have been broken off
    void drop(BrokenCopy broken, Epoch epoch) throws StepException {
        Optional<StepException> unreached = Optional.empty();
        try {
            broken.clear(CopiedTables.NONE, epoch);
            removeRecord(epoch);
        } catch (StepException.Transient | StepException.Refused e) {
            unreached = Optional.of(e);
        }
        dropSlot(epoch);
        if (unreached.isPresent()) {
            throw unreached.get();
        }
        dropOrigin(epoch);
    }

    private void removeRecord(Epoch epoch) throws StepException {
        ends.target().transact("capture", epoch, "removing the flow's record", connection -> {
            if (ends.targetControl().registered(connection)) {
                ends.targetControl().enter(connection, epoch);
                FlowRecord.delete(connection, ends.direction());
            }
            return true;
        });
    }

    private void dropSlot(Epoch epoch) throws StepException {
        ends.source().transactAlone("capture", epoch, Limits.SHORT, "dropping the replication slot", connection -> {
            if (ends.sourceControl().registered(connection)) {
                ends.sourceControl().enter(connection, epoch);
            }
            slot.drop(connection);
            slot.unpublish(connection);
            return true;
        });
    }

    /// All tables have their rows, and are of one moment.
    void complete(Epoch epoch) throws StepException {
        ends.target().transact("capture", epoch, "recording that rows are copied", connection -> {
            ends.targetControl().enter(connection, epoch);
            FlowRecord.copied(connection, ends.direction());
            return true;
        });
    }

    /// To be called when no worker of a copy is at work.
    void dropWorkerOrigins(Epoch epoch) throws StepException {
        ends.target().transactAlone("capture", epoch, Limits.SHORT, "dropping the workers' origins", target -> {
            for (var worker : Origin.ofWorkers(target, ends.name())) {
                worker.drop(target);
            }
            return true;
        });
    }

    /// A flow that found the record just before it went may take the origin once more, and then ends by itself.
    private void dropOrigin(Epoch epoch) throws StepException {
        for (int attempt = 1; true; attempt++) {
            try {
                ends.target().transactAlone("capture", epoch, Limits.SHORT, "dropping the origin", connection -> {
                    for (var worker : Origin.ofWorkers(connection, ends.name())) {
                        worker.drop(connection);
                    }
                    origin.drop(connection);
                    return true;
                });
                return;
            } catch (StepException.Transient e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                // A session that ended a moment ago may still hold it.
                Interruption.rest(REST, "dropping the origin");
            }
        }
    }
}
