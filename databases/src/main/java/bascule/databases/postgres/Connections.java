package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections to one database on behalf of one migration, all alike: named after migration, term
/// and purpose, with every wait limited, and with settings under which text means the same on every
/// server.
///
/// What `open` and `replication` give is the caller's to close.
final class Connections implements AutoCloseable {
    /// Settings that decide how values read as text, and what a bare name means.
    private static final String SETTINGS = """
        SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'iso_8601';
        SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET xmloption = 'content';
        SET standard_conforming_strings = on; SET search_path = pg_catalog; SET row_security = off;
        SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
        SET default_transaction_deferrable = off; SET client_min_messages = warning; SET jit = off;
        SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
        """;

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
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password().get());
        PGProperty.APPLICATION_NAME.set(properties, name);
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) Limits.CONNECT.toSeconds());
        PGProperty.LOGIN_TIMEOUT.set(
                properties, (int) Limits.CONNECT.multipliedBy(2).toSeconds());
        PGProperty.SOCKET_TIMEOUT.set(properties, limits.socketSeconds());
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSockets.class.getName());
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        try {
            var connection = new Driver().connect(address.url(), properties);
            if (connection == null) {
                throw new StepException.Refused(address.place() + ": '" + address.url() + "' is no PostgreSQL URL");
            }
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS + limits(limits));
                version = connection.getMetaData().getDatabaseProductVersion();
                return connection;
            } catch (SQLException e) {
                IdleConnections.end(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e, "connecting as " + address.user());
        }
    }

    private static String limits(Limits limits) {
        return "SET statement_timeout = %d; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d"
                .formatted(
                        limits.statement().toMillis(),
                        limits.lock().toMillis(),
                        limits.idle().toMillis());
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
