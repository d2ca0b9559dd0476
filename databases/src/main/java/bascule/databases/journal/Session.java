package bascule.databases.journal;

import bascule.databases.postgres.Limits;
import bascule.databases.postgres.Login;
import bascule.databases.postgres.PostgresAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One connection to the database of journals, made when it is needed and anew after whatever went
/// wrong with it. Each statement is a transaction of its own, so that nothing is ever left open;
/// one caller at a time.
final class Session implements AutoCloseable {
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(5));
    private static final int MILLIS_TO_END = 2_000;

    /// A commit is acknowledged once it is on disk, whatever the server's own setting is.
    private static final String DURABLE = """
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')\
        """;

    private final PostgresAddress address;
    /// By which the server shows all connections of this session, and no others.
    private final String name = "bascule-journal:"
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private @Nullable Connection connection;
    private boolean closed;

    Session(PostgresAddress address) {
        this.address = address;
    }

    /// Work on an open connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    PostgresAddress address() {
        return address;
    }

    /// Does it once: of what changes something, nobody may know afterwards whether it did.
    synchronized <T> T once(Work<T> work) throws SQLException {
        Connection mine = connection == null ? opened() : connection;
        try {
            return work.on(mine);
        } catch (SQLException | RuntimeException failure) {
            drop();
            throw failure;
        }
    }

    /// Does what only looks. A connection that has been idle may be dead, so it is tried on a new
    /// one before that is believed of the server.
    synchronized <T> T look(Work<T> work) throws SQLException {
        boolean idle = connection != null;
        try {
            return once(work);
        } catch (SQLException stale) {
            if (!idle) {
                throw stale;
            }
            return once(work);
        }
    }

    /// Ends what the server may still have under way for connections that were lost, so that
    /// nothing of it is carried out later.
    ///
    /// @return whether it has ended
    boolean endLost() throws SQLException {
        return once(mine -> {
            try (var end = mine.prepareStatement("""
                SELECT coalesce(bool_and(pg_terminate_backend(pid, %d)), true) FROM pg_stat_activity
                WHERE application_name = ? AND usename = current_user AND pid <> pg_backend_pid()\
                """.formatted(MILLIS_TO_END))) {
                end.setString(1, name);
                try (var ended = end.executeQuery()) {
                    ended.next();
                    return ended.getBoolean(1);
                }
            }
        });
    }

    private Connection opened() throws SQLException {
        if (closed) {
            throw new SQLException("the journals are closed");
        }
        Connection mine = Login.connect(address, name, LIMITS, new Properties());
        connection = mine;
        try (var durable = mine.createStatement()) {
            durable.execute(DURABLE);
        } catch (SQLException failure) {
            drop();
            throw failure;
        }
        return mine;
    }

    private void drop() {
        Optional.ofNullable(connection).ifPresent(Session::end);
        connection = null;
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException lost) {
            // it is given up either way; the server ends what a lost connection leaves behind
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
