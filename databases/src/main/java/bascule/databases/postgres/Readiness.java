package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What stands against a fence right now, and what a migration leaves behind.
final class Readiness {
    /// A writing transaction older than this would outlast a hold.
    private static final Duration OLD = Duration.ofSeconds(60);

    /// One that does nothing meanwhile is told sooner: nobody knows when it goes on.
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Connections connections;
    private final List<TableName> tables;
    private final Duration old;
    private final Duration idle;

    Readiness(Connections connections, List<TableName> tables) {
        this(connections, tables, OLD, IDLE);
    }

    Readiness(Connections connections, List<TableName> tables, Duration old, Duration idle) {
        this.connections = connections;
        this.tables = List.copyOf(tables);
        this.old = old;
        this.idle = idle;
    }

    /// Prepared transactions, transactions that write and are old or idle, vacuums that do not
    /// yield, and tables that appeared behind the fence's back. Those who only read do not matter:
    /// the fence passes them.
    List<String> problems() throws StepException {
        return connections.look("looking at transactions", connection -> {
            var problems = new ArrayList<String>();
            prepared(connection, problems);
            sessions(connection, problems);
            vacuums(connection, problems);
            unfenced(connection, problems);
            return problems;
        });
    }

    private void prepared(Connection connection, List<String> problems) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    SELECT gid, owner, extract(epoch FROM clock_timestamp() - prepared) FROM pg_prepared_xacts
                    WHERE database = current_database() ORDER BY prepared\
                    """)) {
            while (rows.next()) {
                var name = rows.getString(1);
                problems.add("%s: %s: COMMIT PREPARED or ROLLBACK PREPARED %s"
                        .formatted(
                                place(),
                                Holders.prepared(name, rows.getString(2), rows.getDouble(3)),
                                Names.literal(name)));
            }
        }
    }

    private void sessions(Connection connection, List<String> problems) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT a.pid, a.usename, a.application_name, coalesce(host(a.client_addr), 'local'), a.state,
                   extract(epoch FROM clock_timestamp() - a.xact_start), a.query
            FROM pg_stat_activity a
            WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
              AND NOT (a.usename = current_user AND starts_with(a.application_name, 'bascule:'))
              AND (a.xact_start < clock_timestamp() - make_interval(secs => ?)
                   OR a.state LIKE 'idle in transaction%'
                      AND a.state_change < clock_timestamp() - make_interval(secs => ?))
              AND (a.backend_xid IS NOT NULL OR EXISTS (
                  SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' AND l.mode IN
                    ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
                     'ExclusiveLock', 'AccessExclusiveLock')))
            ORDER BY a.xact_start\
            """)) {
            query.setDouble(1, old.toMillis() / 1000.0);
            query.setDouble(2, idle.toMillis() / 1000.0);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var session = Holders.session(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getDouble(6),
                            rows.getString(7));
                    problems.add("%s: an old transaction writes: %s: end it, or SELECT pg_terminate_backend(%d)"
                            .formatted(place(), session, rows.getLong(1)));
                }
            }
        }
    }

    /// A vacuum against wraparound never yields; an ordinary one yields only where our role may
    /// look for deadlocks early.
    private void vacuums(Connection connection, List<String> problems) throws SQLException {
        var yields = TableLocks.mayLookForDeadlocks(connection);
        for (var holder : Holders.of(connection, tables, false)) {
            if (holder.contains("autovacuum: ") && (!yields || holder.contains("to prevent wraparound"))) {
                problems.add(place() + ": a vacuum is under way: " + holder + ": wait for it, or cancel it");
            }
        }
    }

    private void unfenced(Connection connection, List<String> problems) throws SQLException, StepException {
        if (FencedTables.triggered(connection).isEmpty()) {
            return;
        }
        for (var table : new FencedTables(tables).read(connection)) {
            if (table.state() == '-') {
                problems.add(("%s: table %s appeared after the fence was put up, writers could pass it there: "
                                + "the running flow fences it within seconds")
                        .formatted(place(), table.name()));
            }
        }
    }

    /// Tables of the plan's schemas that are not in the plan, sequences of no table, views with
    /// rows, large objects.
    List<String> uncarried() throws StepException {
        return connections.look("looking for what is not carried", connection -> {
            var lines = new ArrayList<String>();
            relations(connection, lines);
            largeObjects(connection, lines);
            return lines;
        });
    }

    private void relations(Connection connection, List<String> lines) throws SQLException {
        try (var query = connection.prepareStatement("""
            WITH RECURSIVE carried(oid) AS (
                SELECT c.oid FROM unnest(?, ?) AS planned(schema, name)
                JOIN pg_namespace n ON n.nspname = planned.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = planned.name
                UNION SELECT i.inhrelid FROM pg_inherits i JOIN carried ON i.inhparent = carried.oid)
            SELECT n.nspname, c.relname, c.relkind, c.relpersistence FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?) AND c.oid NOT IN (SELECT oid FROM carried)
              AND c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
            ORDER BY 1, 2\
            """)) {
            TableName.bind(query, 1, tables);
            TableName.bindSchemas(query, 3, tables);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var name = new TableName(rows.getString(1), rows.getString(2));
                    lines.add(place() + ": " + uncarried(name, rows.getString(3), "u".equals(rows.getString(4))));
                }
            }
        }
    }

    private static String uncarried(TableName name, String kind, boolean unlogged) {
        return switch (kind) {
            case "m" -> "materialised view " + name + " is not carried: refresh it on the other side";
            case "f" -> "foreign table " + name + " is not carried: its rows are elsewhere";
            default ->
                unlogged
                        ? "unlogged table " + name + " is not carried: the log knows nothing of it"
                        : "table " + name + " is not in the plan and not carried";
        };
    }

    private void largeObjects(Connection connection, List<String> lines) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_largeobject_metadata")) {
            row.next();
            if (row.getLong(1) > 0) {
                lines.add(place() + ": " + row.getLong(1)
                        + " large objects are not carried: move them yourself, or keep them in bytea");
            }
        }
    }

    private String place() {
        return connections.address().place();
    }
}
