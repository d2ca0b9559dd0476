package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The target's end of a link: a replication origin, under which all its rows are written, so that the opposite link
/// knows them and leaves them alone. One session at a time holds it.
final class Origin {
    private static final int TERMINATION_MILLIS = 5000;
    private static final String WORKER = "_copy";

    private final String name;

    Origin(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /// The name of one under which a worker of a link's copy writes.
    static String ofWorker(String link, int worker) {
        return link + WORKER + worker;
    }

    /// Whether it is a link's, or that of a worker of its copy.
    static boolean isOf(String link, String name) {
        return name.equals(link) || name.startsWith(link + WORKER);
    }

    /// Those of a link's workers that are there.
    static List<Origin> ofWorkers(Connection connection, String link) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT roname FROM pg_replication_origin WHERE starts_with(roname, ?)")) {
            query.setString(1, link + WORKER);
            try (var rows = query.executeQuery()) {
                var origins = new ArrayList<Origin>();
                while (rows.next()) {
                    origins.add(new Origin(rows.getString(1)));
                }
                return origins;
            }
        }
    }

    boolean exists(Connection connection) throws SQLException {
        return ask(connection, "SELECT pg_replication_origin_oid(?) IS NOT NULL");
    }

    void create(Connection connection) throws SQLException {
        if (!exists(connection)) {
            ask(connection, "SELECT pg_replication_origin_create(?) IS NOT NULL");
        }
    }

    /// Nothing to do if it is not there.
    void drop(Connection connection) throws SQLException {
        if (exists(connection)) {
            take(connection);
            ask(connection, "SELECT pg_replication_origin_drop(?) IS NULL");
        }
    }

    /// Makes this session the one that writes under it, and makes everything it writes known as replicated. A session
    /// of
    /// ours that held it before is ended: the caller has entered its term, so that one is a leftover. Commits.
    void hold(Connection connection) throws SQLException {
        take(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
        }
        ask(connection, "SELECT pg_replication_origin_session_setup(?) IS NULL");
        connection.commit();
    }

    /// What the session writes from here on bears no origin.
    static void release(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_replication_origin_session_reset()");
        }
        connection.commit();
    }

    /// The advisory lock stands for the right to write under the origin; who holds that lock can be found.
    private void take(Connection connection) throws SQLException {
        for (int attempt = 0; attempt < 3; attempt++) {
            if (ask(connection, "SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
                return;
            }
            terminateHolder(connection);
        }
        throw new SQLException(
                "the replication origin " + name + " is held by another session that does not end", "55006");
    }

    private void terminateHolder(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT pg_terminate_backend(pid, ?) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 0)\
            """)) {
            query.setLong(1, TERMINATION_MILLIS);
            query.setString(2, name);
            query.execute();
        }
    }

    private boolean ask(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
