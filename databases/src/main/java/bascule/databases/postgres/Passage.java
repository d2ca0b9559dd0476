package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.replication.LogSequenceNumber;

/// Waits until all that is committed at the source now is committed at the target.
final class Passage {
    /// Prefix of a message of ours. It tells nothing: what counts is that the log is longer by it.
    static final String MARK = "bascule.mark";

    private static final Duration REST = Duration.ofMillis(2);

    private final FlowProgress progress;

    Passage(FlowProgress progress) {
        this.progress = progress;
    }

    /// A position behind all that is committed now, with something of ours in the log behind it, so that the stream is
    /// sure to pass it soon. The connection must not be inside a transaction.
    LogSequenceNumber mark(Connection source) throws SQLException {
        try (var statement = source.createStatement();
                var row = statement.executeQuery(
                        "SELECT pg_current_wal_insert_lsn()::text FROM pg_logical_emit_message(true, '" + MARK
                                + "', '')")) {
            row.next();
            var position = LogSequenceNumber.valueOf(row.getString(1));
            if (!source.getAutoCommit()) {
                source.commit();
            }
            return position;
        }
    }

    /// @param until in nanoseconds of this machine's clock
    void await(LogSequenceNumber position, long until) throws StepException, InterruptedException {
        while (progress.passed().compareTo(position) < 0) {
            if (System.nanoTime() > until) {
                throw new StepException.Transient(
                        progress.running()
                                ? "the flow did not come to where the source stands within the time given"
                                : "the flow is not running, so nothing can be compared");
            }
            Thread.sleep(REST);
        }
    }
}
