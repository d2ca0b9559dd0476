package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Connections on which a plan's expressions are evaluated: what is built in comes first, then what
/// `public` has, such as the operators of an extension.
final class Sessions {
    /// Keys are looked up by index: what comes is little against what is there.
    private static final String SETTINGS =
            "SET %1$s search_path = pg_catalog, public; SET %1$s enable_hashjoin = off; SET %1$s enable_mergejoin ="
                    + " off; SET %1$s work_mem = '64MB'";

    private Sessions() {}

    static Connection open(Connections connections, String role, Epoch epoch, Limits limits) throws StepException {
        var connection = connections.open(role, epoch, limits);
        try (var statement = connection.createStatement()) {
            statement.execute(SETTINGS.formatted("SESSION"));
            connection.commit();
            return connection;
        } catch (SQLException e) {
            throw connections.failure(e, "preparing a session");
        }
    }

    /// The same for one transaction of a connection that has other uses.
    ///
    /// @param limit of each of its statements
    static String forThisTransaction(Duration limit) {
        return SETTINGS.formatted("LOCAL") + "; SET LOCAL statement_timeout = " + limit.toMillis();
    }
}
