package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;

/// Connections on which a plan's expressions are evaluated: what is built in comes first, then what `public` has, such
/// as
/// the operators of an extension.
final class Sessions {
    private Sessions() {}

    static Connection open(Connections connections, String role, Epoch epoch, Limits limits) throws StepException {
        var connection = connections.open(role, epoch, limits);
        try (var statement = connection.createStatement()) {
            // Keys are looked up by index: what comes is little against what is there.
            statement.execute(
                    "SET search_path = pg_catalog, public; SET enable_hashjoin = off; SET enable_mergejoin = off; SET"
                            + " work_mem = '64MB'");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            throw connections.failure(e, "preparing a session");
        }
    }
}
