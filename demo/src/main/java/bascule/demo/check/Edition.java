package bascule.demo.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// How to read the books of one version of the shop. Written without a look at the plan's mappings, so that it can
/// prove them wrong.
public interface Edition {
    static Edition one() {
        return new EditionOne();
    }

    static Edition two() {
        return new EditionTwo();
    }

    /// Reads all rows inside the caller's transaction.
    Books read(String name, Connection transaction) throws SQLException;

    /// Reads all rows as they stood at one moment.
    default Books atOneMoment(String name, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement begin = connection.createStatement()) {
            begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return read(name, connection);
        } finally {
            connection.rollback();
        }
    }
}
