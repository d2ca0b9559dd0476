package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// How every connection to a server is made: every wait limited, kept alive, and with settings
/// under which text means the same on every server.
public final class Login {
    /// Settings that decide how values read as text, and what a bare name means.
    private static final String SETTINGS = """
        SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'iso_8601';
        SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET xmloption = 'content';
        SET standard_conforming_strings = on; SET search_path = pg_catalog; SET row_security = off;
        SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
        SET default_transaction_deferrable = off; SET client_min_messages = warning; SET jit = off;
        SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
        """;

    private Login() {}

    /// With `autocommit` on. The connection is the caller's to close.
    ///
    /// @param name by which the server shows it; names are cut at 63 letters
    /// @param properties of the driver, besides those that are set anyway
    public static Connection connect(PostgresAddress address, String name, Limits limits, Properties properties)
            throws SQLException {
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
        var connection = new Driver().connect(address.url(), properties);
        if (connection == null) {
            throw new SQLException("'" + address.url() + "' is no PostgreSQL URL");
        }
        try (var statement = connection.createStatement()) {
            statement.execute(SETTINGS + limits(limits));
            return connection;
        } catch (SQLException e) {
            IdleConnections.end(connection);
            throw e;
        }
    }

    private static String limits(Limits limits) {
        return "SET statement_timeout = %d; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d"
                .formatted(
                        limits.statement().toMillis(),
                        limits.lock().toMillis(),
                        limits.idle().toMillis());
    }
}
