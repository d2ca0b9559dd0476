package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;

/// One of several who copy: a connection to each side, opened when it is needed. That to the source
/// sees what all the others see; that to the target writes under an origin of its own, because only
/// one session at a time may hold one.
final class CopyWorker implements AutoCloseable {
    private final Ends ends;
    private final Optional<Slot.Made> moment;
    private final Epoch epoch;
    private final Origin origin;
    private @Nullable Connection source;
    private @Nullable Connection target;

    /// @param moment what it sees of the source; empty for one that does not look there
    CopyWorker(Ends ends, Optional<Slot.Made> moment, Epoch epoch, Origin origin) {
        this.ends = ends;
        this.moment = moment;
        this.epoch = epoch;
        this.origin = origin;
    }

    /// Where the moment stands in the source's log.
    LogSequenceNumber position() {
        return moment.orElseThrow().position();
    }

    /// Inside a transaction that sees that moment.
    Connection source() throws SQLException, StepException {
        var open = source;
        if (open == null) {
            open = Sessions.open(ends.source(), "copy", epoch, Limits.LONG);
            source = open;
            Capture.join(open, moment.orElseThrow());
        }
        return open;
    }

    Connection target() throws SQLException, StepException {
        var open = target;
        if (open == null) {
            open = Sessions.open(ends.target(), "copy", epoch, Limits.LONG);
            target = open;
            origin.create(open);
            open.commit();
            origin.hold(open);
        }
        return open;
    }

    /// Commits what was written, after entering the term.
    void commit() throws SQLException, StepException {
        var open = target();
        ends.targetControl().enter(open, epoch);
        open.commit();
    }

    /// Gives up what is under way at both sides, and both connections: after an error a copy may be
    /// half read.
    void renew() {
        cancel(source);
        cancel(target);
        close();
    }

    private static void cancel(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                // Then the server notices when it next writes to the connection.
            }
        }
    }

    /// Gives the origin back, which the server else does some moments after the connection is gone.
    void leave() throws SQLException {
        if (target != null) {
            Origin.release(target);
        }
        close();
    }

    @Override
    public void close() {
        if (source != null) {
            IdleConnections.end(source);
            source = null;
        }
        if (target != null) {
            IdleConnections.end(target);
            target = null;
        }
    }
}
