package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Locks tables, and gives up in time.
///
/// Whoever waits for such a lock makes later writers queue behind it, and may wait in a circle with
/// a writer that took its tables in another order. So the limit is spent in short attempts, and
/// between them everything is let go.
final class TableLocks {
    private static final int ATTEMPTS = 3;
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(400);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /// After which a waiting session looks for deadlocks, and makes an autovacuum that is in its
    /// way give up.
    private static final Duration LOOK_FOR_DEADLOCK = Duration.ofMillis(20);

    /// Who has to wait while the tables are locked.
    enum Against {
        WRITERS("SHARE ROW EXCLUSIVE"),
        EVERYONE("ACCESS EXCLUSIVE");

        private final String mode;

        Against(String mode) {
            this.mode = mode;
        }
    }

    private final Against against;
    private final Duration limit;
    private final long until;

    /// @param limit of all waits together, from now on
    TableLocks(Against against, Duration limit) {
        this.against = against;
        this.limit = limit;
        this.until = System.nanoTime() + limit.toNanos();
    }

    /// Returns with all of them locked until the caller's transaction ends.
    ///
    /// @throws StepException.Transient naming who is in the way; nothing is locked then
    void acquire(Connection transaction, List<TableName> tables) throws SQLException, StepException {
        if (tables.isEmpty()) {
            return;
        }
        var lock = "LOCK TABLE "
                + tables.stream().map(table -> "ONLY " + table.quoted()).collect(Collectors.joining(", "))
                + " IN " + against.mode + " MODE";
        var pause = FIRST_PAUSE;
        while (!attempt(transaction, lock)) {
            var holders = Holders.of(transaction, tables, against == Against.EVERYONE);
            if (remaining().compareTo(pause) <= 0) {
                throw new StepException.Transient("no lock within %d ms, in the way: %s; end them or try again"
                        .formatted(
                                limit.toMillis(),
                                holders.isEmpty() ? "someone who is gone by now" : String.join("; ", holders)));
            }
            Interruption.rest(pause, "waiting for a lock");
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /// A third of the limit or what is left of it, within bounds.
    private long attemptMillis() {
        var third = limit.dividedBy(ATTEMPTS).toMillis();
        return Math.max(
                SHORTEST.toMillis(), Math.min(Math.min(third, remaining().toMillis()), LONGEST.toMillis()));
    }

    private boolean attempt(Connection transaction, String lock) throws SQLException {
        var millis = attemptMillis();
        var before = transaction.setSavepoint();
        try (var statement = transaction.createStatement()) {
            statement.execute(("SET LOCAL lock_timeout = %1$d; SET LOCAL statement_timeout = %1$d; %2$s; %3$s; "
                            + "SET LOCAL statement_timeout = %4$d")
                    .formatted(
                            millis,
                            impatience(transaction),
                            lock,
                            Limits.SHORT.statement().toMillis()));
            transaction.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!Failure.isLockWait(e)) {
                throw e;
            }
            transaction.rollback(before);
            return false;
        }
    }

    /// Looks for deadlocks early, where our role may say so.
    private static String impatience(Connection transaction) throws SQLException {
        return "SELECT set_config('deadlock_timeout', '%dms', true) WHERE %s"
                .formatted(LOOK_FOR_DEADLOCK.toMillis(), deadlockPrivilege(transaction));
    }

    private static String deadlockPrivilege(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= 15
                ? "has_parameter_privilege('deadlock_timeout', 'SET')"
                : "current_setting('is_superuser') = 'on'";
    }

    /// Whether our role may look for deadlocks early, which is what makes an autovacuum yield
    /// within the limit.
    static boolean mayLookForDeadlocks(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT " + deadlockPrivilege(connection))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
