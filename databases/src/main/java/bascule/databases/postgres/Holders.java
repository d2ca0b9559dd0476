package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds locks on tables that we want: transactions that wrote to them or are about to,
/// prepared ones included.
final class Holders {
    private static final int MOST = 5;

    private static final String HOLDERS = """
        SELECT DISTINCT ON (coalesce(p.transaction::text, a.pid::text))
               p.gid, coalesce(p.owner, a.usename), a.pid, a.application_name,
               coalesce(host(a.client_addr), 'local'),
               a.backend_type, a.state, extract(epoch FROM clock_timestamp() - coalesce(p.prepared, a.xact_start)),
               a.query
        FROM pg_locks l
        LEFT JOIN pg_stat_activity a ON a.pid = l.pid
        LEFT JOIN pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid'
          AND x.virtualtransaction = l.virtualtransaction
        LEFT JOIN pg_prepared_xacts p ON p.transaction = x.transactionid
        WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.relation = ANY (SELECT c.oid FROM unnest(?, ?) AS t(schema, name)
                JOIN pg_namespace n ON n.nspname = t.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name)
          AND (? OR l.mode IN ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
                          'ExclusiveLock', 'AccessExclusiveLock'))\
        """;

    private Holders() {}

    /// Each as a line for people: process, user, application, address, age, state and query. At
    /// most a few.
    ///
    /// @param readers whether those who only read count too
    static List<String> of(Connection connection, List<TableName> tables, boolean readers) throws SQLException {
        try (var query = connection.prepareStatement(HOLDERS)) {
            TableName.bind(query, 1, tables);
            query.setBoolean(3, readers);
            var lines = new ArrayList<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(line(rows));
                }
            }
            var more = lines.size() - MOST;
            if (more > 0) {
                lines.subList(MOST, lines.size()).clear();
                lines.add("and " + more + " more");
            }
            return lines;
        }
    }

    private static String line(ResultSet row) throws SQLException {
        if (row.getString(1) != null) {
            return prepared(row.getString(1), row.getString(2), row.getDouble(8));
        }
        return session(
                row.getLong(3),
                row.getString(2),
                row.getString(4),
                row.getString(5),
                row.getString(7),
                row.getDouble(8),
                row.getString(9));
    }

    static String prepared(String name, String owner, double seconds) {
        return "prepared transaction '%s' of %s, %.1f s old".formatted(name, owner, seconds);
    }

    static String session(
            long process,
            @Nullable String user,
            @Nullable String application,
            String from,
            @Nullable String state,
            double seconds,
            @Nullable String query) {
        return "process %d, user %s, application '%s', from %s, %s for %.1f s: %s"
                .formatted(
                        process,
                        user == null ? "of the server" : user,
                        application == null ? "" : application,
                        from,
                        state == null ? "busy" : state,
                        seconds,
                        shortened(query == null ? "" : query));
    }

    private static String shortened(String query) {
        var line = query.replaceAll("\\s+", " ").strip();
        return line.length() <= 120 ? line : line.substring(0, 117) + "...";
    }
}
