package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.Sha256;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/// Scripts of the plan, each run once, in one transaction with the record that it ran.
///
/// A script is sent as one string to a function that executes it, so the server and nobody else decides
/// where its statements end, and it can't end the transaction. It runs as a session of our role with the
/// role's own search path, but that `"$user"` never means our schema: a role named `bascule` makes its tables where
/// the next schema of its path says. What it writes are writes like any application's. Where the fence is closed it
/// may change the schema and rows of tables that no flow carries, and is refused the others; where it is
/// open, the flow carries what it writes. So it needs no replication origin, and must not have one: rows
/// marked as a flow's own would never reach the other side.
final class Scripts {
    /// A script may build an index. Waiting for locks stays short: it stands in front of live queries.
    private static final Limits LIMITS = new Limits(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(60));

    /// Takes `"$user"` off the search path of a role that is named like our schema, for this transaction.
    private static final String NOT_OURS = """
        SELECT pg_catalog.set_config('search_path', pg_catalog.regexp_replace(pg_catalog.regexp_replace(
                pg_catalog.current_setting('search_path'),
                '(^|,)\\s*"?\\$user"?\\s*(?=,|$)', '', 'g'), '^\\s*,\\s*', ''), true)
        WHERE current_user = 'bascule'\
        """;

    private final Connections connections;
    private final Control control;

    Scripts(Connections connections, Control control) {
        this.connections = connections;
        this.control = control;
    }

    /// @throws StepException.Refused if it fails, or ran with another text
    void run(String name, String sql, Epoch epoch) throws StepException {
        var digest = Sha256.hex(sql);
        connections.transactAlone("script", epoch, LIMITS, "script " + name, transaction -> {
            control.enter(transaction, epoch);
            if (record(transaction, name, digest)) {
                execute(transaction, "script " + name, sql);
                return true;
            }
            if (!digest.equals(digest(transaction, name).orElse(""))) {
                throw new StepException.Refused(connections.address().place() + ": script " + name
                        + " ran already, with another text: give the new text a new name");
            }
            return false;
        });
    }

    boolean ran(String name) throws StepException {
        return connections.look("looking for script " + name, connection -> {
            try {
                return control.registered(connection)
                        && digest(connection, name).isPresent();
            } catch (SQLException e) {
                if (Failure.isMissing(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    void unrun(String name, String undoSql, Epoch epoch) throws StepException {
        if (!ran(name)) {
            return;
        }
        connections.transactAlone("script", epoch, LIMITS, "undoing script " + name, transaction -> {
            control.enter(transaction, epoch);
            try (var delete = transaction.prepareStatement("DELETE FROM bascule.script WHERE name = ?")) {
                delete.setString(1, name);
                if (delete.executeUpdate() > 0) {
                    execute(transaction, "undo script of " + name, undoSql);
                }
            }
            return true;
        });
    }

    /// @return false if a script of that name ran before; waits for one that is running
    private static boolean record(Connection transaction, String name, String digest) throws SQLException {
        try (var insert = transaction.prepareStatement(
                "INSERT INTO bascule.script(name, digest) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, name);
            insert.setString(2, digest);
            return insert.executeUpdate() > 0;
        }
    }

    private static Optional<String> digest(Connection connection, String name) throws SQLException {
        try (var query = connection.prepareStatement("SELECT digest FROM bascule.script WHERE name = ?")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void execute(Connection transaction, String name, String sql) throws SQLException, StepException {
        if (sql.isBlank()) {
            return;
        }
        try (var reset = transaction.createStatement()) {
            reset.execute("RESET search_path; RESET row_security");
            reset.execute(NOT_OURS);
        }
        try (var run = transaction.prepareStatement("SELECT bascule.run(?)")) {
            run.setString(1, sql);
            run.execute();
        } catch (SQLException e) {
            throw told(name, sql, e);
        }
    }

    /// The error, with the line of the script if the server says where it is.
    private StepException told(String name, String sql, SQLException error) {
        var server = error instanceof PSQLException told ? told.getServerErrorMessage() : null;
        var position = server == null ? 0 : server.getInternalPosition();
        var isScript = server != null && sql.equals(server.getInternalQuery());
        if (!isScript || position < 1 || position > sql.length()) {
            return connections.failure(error, name);
        }
        var line = sql.substring(0, position - 1).lines().count();
        var startsLine = position == 1 || sql.charAt(position - 2) == '\n';
        return connections.failure(error, name + ", line " + (startsLine ? line + 1 : line) + ",");
    }
}
