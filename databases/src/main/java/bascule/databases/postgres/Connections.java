package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;

/// Opens connections to one database on behalf of one migration, all alike: named after migration, term
/// and purpose, with every wait limited, and with settings under which text means the same on every
/// server.
///
/// What `open` and `replication` give is the caller's to close.
final class Connections implements AutoCloseable {
    private final PostgresAddress address;
    private final String migration;
    private final IdleConnections idle = new IdleConnections();
    private volatile String version = "";

    Connections(PostgresAddress address, String migration) {
        if (!migration.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "'" + migration + "' is no name of a migration: small letters, digits and dashes, at most 40");
        }
        this.address = address;
        this.migration = migration;
    }

    PostgresAddress address() {
        return address;
    }

    String migration() {
        return migration;
    }

    /// Work on an open connection. What it throws is translated by whoever gave the connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException, StepException;
    }

    /// A connection with `autocommit` off: the caller's first statement begins a transaction, the caller
    /// commits. `session_replication_role` is left alone.
    ///
    /// @param role what it is for, short: `fence`, `forward`, `reverse`, `copy`; names are cut at 63
    ///     letters
    Connection open(String role, Epoch epoch, Limits limits) throws StepException {
        var connection = connect(name(role, epoch), limits, new Properties());
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            IdleConnections.end(connection);
            throw failure(e, "connecting");
        }
    }

    Connection open(String role, Epoch epoch) throws StepException {
        return open(role, epoch, Limits.SHORT);
    }

    /// A connection for a change stream: in replication mode, bound to the database, simple queries only,
    /// `autocommit` on. Keep it referenced as long as its stream is used: a stream alone does not keep it
    /// from being collected.
    Connection replication(String role, Epoch epoch) throws StepException {
        var properties = new Properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return connect(name(role, epoch), new Limits(Duration.ZERO, Limits.SHORT.lock(), Duration.ZERO), properties);
    }

    /// Only looks: read-only, `autocommit` on. Errors come out translated.
    <T> T look(String doing, Work<T> work) throws StepException {
        var name = "bascule:" + migration + ":look";
        var kept = idle.take(name);
        var connection = kept.isPresent() ? kept.get() : readOnly(name);
        try {
            var result = work.on(connection);
            idle.give(name, connection);
            return result;
        } catch (SQLException e) {
            IdleConnections.end(connection);
            throw failure(e, doing);
        } catch (StepException | RuntimeException e) {
            IdleConnections.end(connection);
            throw e;
        }
    }

    private Connection readOnly(String name) throws StepException {
        var properties = new Properties();
        PGProperty.READ_ONLY_MODE.set(properties, "always");
        var connection = connect(name, Limits.SHORT, properties);
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            IdleConnections.end(connection);
            throw failure(e, "connecting");
        }
    }

    /// One short transaction on a connection that is kept for the next one: committed if `work` returns,
    /// rolled back if it throws. Errors come out translated. A connection lost in the commit is
    /// Transient, its outcome unknown: `work` must bear repeating. `work` may change settings by `SET
    /// LOCAL` only.
    <T> T transact(String role, Epoch epoch, String doing, Work<T> work) throws StepException {
        var name = name(role, epoch);
        var kept = idle.take(name);
        var connection = kept.isPresent() ? kept.get() : open(role, epoch, Limits.SHORT);
        var result = commit(connection, doing, work);
        idle.give(name, connection);
        return result;
    }

    /// The same on a connection of its own, closed afterwards.
    <T> T transactAlone(String role, Epoch epoch, Limits limits, String doing, Work<T> work) throws StepException {
        var connection = open(role, epoch, limits);
        var result = commit(connection, doing, work);
        IdleConnections.end(connection);
        return result;
    }

    /// Product and version as any connection last saw them; empty before the first.
    String version() {
        return version;
    }

    @Override
    public void close() {
        idle.close();
    }

    /// What an error on one of these connections means.
    StepException failure(SQLException error, String doing) {
        return Failure.of(error, address.place(), doing);
    }

    private String name(String role, Epoch epoch) {
        return "bascule:%s:%s:%s".formatted(migration, epoch, role);
    }

    private Connection connect(String name, Limits limits, Properties properties) throws StepException {
        try {
            var connection = Login.connect(address, name, limits, properties);
            version = connection.getMetaData().getDatabaseProductVersion();
            return connection;
        } catch (SQLException e) {
            throw failure(e, "connecting as " + address.user());
        }
    }

    /// Whatever goes wrong ends the connection, and with it the transaction.
    private <T> T commit(Connection connection, String doing, Work<T> work) throws StepException {
        try {
            var result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            IdleConnections.end(connection);
            throw failure(e, doing);
        } catch (StepException | RuntimeException e) {
            IdleConnections.end(connection);
            throw e;
        }
    }
}
