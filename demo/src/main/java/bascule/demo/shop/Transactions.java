package bascule.demo.shop;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/// Runs work in a transaction of its own, and says honestly what became of it.
final class Transactions implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final long WAIT_FOR_CONNECTION_MILLIS = 5_000;

    private final HikariDataSource pool;

    Transactions(String url, String user, String password) {
        pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setAutoCommit(false);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(WAIT_FOR_CONNECTION_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "shop");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("socketTimeout", "20");
        Thread.ofVirtual().name("warm-up").start(this::warmUp);
    }

    /// Whoever comes first does not wait for the first connections.
    private void warmUp() {
        try (Connection _ = pool.getConnection()) {
            // the pool goes on filling itself
        } catch (SQLException | RuntimeException _) {
            // whoever comes first will see the same
        }
    }

    interface Work {
        Answer in(Connection transaction) throws SQLException;
    }

    /// A failure before the commit was sent is certainly not done: the server undoes what it has no commit for.
    /// A commit that was answered with an error of the server's own isn't done either. A commit without an answer
    /// is unknown.
    Answer run(Work work) {
        boolean committing = false;
        try (Connection transaction = pool.getConnection()) {
            Answer answer = work.in(transaction);
            committing = true;
            transaction.commit();
            return answer;
        } catch (SQLException problem) {
            String why = "SQLSTATE " + problem.getSQLState() + ": " + problem.getMessage();
            return committing && !refusedByServer(problem) ? Answer.unknown(why) : Answer.notDone(why);
        }
    }

    /// Takes a connection, begins something with it, and forgets it.
    void leak() throws SQLException {
        Connection lost = pool.getConnection();
        try (var statement = lost.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /// Classes 08 (connection) and 57 (the server is ending), and none at all, leave open what became of a commit.
    private static boolean refusedByServer(SQLException problem) {
        String state = problem.getSQLState();
        return state != null && !state.startsWith("08") && !state.startsWith("57");
    }

    @Override
    public void close() {
        pool.close();
    }
}
