package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Transactions that were read from a server's log and may not be seen by its readers yet.
///
/// A commit is written to the log first and shown to others after that: at once as a rule, but a server with
/// `synchronous_standby_names` waits for its standbys in between. Log order is not the order in which commits are seen.
final class Unseen {
    static final Duration WAITS = Duration.ofSeconds(20);
    private static final Duration LOOKS = Duration.ofMillis(5);

    /// The log has the lower half of a transaction's number; the upper is that of the next one to come, or its
    /// neighbour's.
    private static final String SQL = """
        SELECT count(*) FROM unnest(CAST(? AS bigint[])) AS low,
            (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) AS s,
            LATERAL (SELECT (next - low) & 4294967295 AS back) AS b
        WHERE NOT pg_visible_in_snapshot(
            (next - CASE WHEN back < 2147483648 THEN back ELSE back - 4294967296 END)::text::xid8,
            pg_current_snapshot())\
        """;

    private final List<Long> transactions = new ArrayList<>();

    void add(int transaction) {
        transactions.add(Integer.toUnsignedLong(transaction));
    }

    void clear() {
        transactions.clear();
    }

    /// Returns once all are seen by whoever looks from here on.
    ///
    /// @param open a connection whose statements each see their own moment
    /// @throws StepException.Transient if that takes too long
    void await(Connection open, Connections connections) throws SQLException, StepException {
        long end = System.nanoTime() + WAITS.toNanos();
        while (!transactions.isEmpty()) {
            if (count(open) == 0) {
                transactions.clear();
            } else if (System.nanoTime() - end > 0) {
                throw new StepException.Transient(
                        ("%s has had commits in its log for %d s that its readers don't see yet:"
                                        + " see which standby of synchronous_standby_names it waits for")
                                .formatted(connections.address().place(), WAITS.toSeconds()));
            } else {
                Interruption.rest(LOOKS, "waiting for commits to be seen");
            }
        }
    }

    private long count(Connection open) throws SQLException {
        try (var query = open.prepareStatement(SQL)) {
            query.setArray(1, open.createArrayOf("bigint", transactions.toArray()));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
