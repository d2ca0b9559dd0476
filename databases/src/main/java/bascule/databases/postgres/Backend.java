package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/// A server process of ours that must end.
final class Backend {
    private Backend() {}

    /// Waits until it is gone, at most `millis`.
    static void terminate(Connection connection, int process, int millis) throws SQLException {
        try (var terminate = connection.prepareStatement("SELECT pg_terminate_backend(?, ?)")) {
            terminate.setInt(1, process);
            terminate.setLong(2, millis);
            terminate.execute();
        }
    }
}
