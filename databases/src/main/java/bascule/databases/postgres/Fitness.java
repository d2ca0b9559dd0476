package bascule.databases.postgres;

import bascule.databases.postgres.PostgresDatabase.Planned;
import bascule.migration.Bytes;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Everything about one database that stands against starting, told at once: the server, our role, the
/// tables.
final class Fitness {
    private static final int OLDEST = 14;

    private final Connections connections;
    private final List<Planned> tables;
    private final boolean scripted;
    private final LogBudget budget;

    Fitness(Connections connections, List<Planned> tables, boolean scripted, LogBudget budget) {
        this.budget = budget;
        this.connections = connections;
        this.tables = List.copyOf(tables);
        this.scripted = scripted;
    }

    /// Never fails: what keeps it from looking is a problem like any other.
    List<String> problems() {
        var problems = new ArrayList<String>();
        try {
            connections.look("looking whether it is fit", connection -> {
                if (server(connection, problems)) {
                    registration(connection, problems);
                    new RoleFitness(connection, tables, scripted).add(problems);
                    new TableFitness(connection, tables, scripted).add(problems);
                }
                return true;
            });
        } catch (StepException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        var place = connections.address().place() + ": ";
        return problems.stream()
                .map(line -> line.startsWith(place) ? line : place + line)
                .toList();
    }

    /// @return whether it is worth looking further
    private boolean server(Connection connection, List<String> problems) throws SQLException {
        var version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST) {
            problems.add("PostgreSQL %s is too old: %d is the oldest that can be moved, upgrade it first"
                    .formatted(connection.getMetaData().getDatabaseProductVersion(), OLDEST));
            return false;
        }
        if (number(connection, "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END") > 0) {
            problems.add("the server is a standby and can't be written: name its primary in the plan");
            return false;
        }
        settings(connection, version, problems);
        return true;
    }

    private void settings(Connection connection, int version, List<String> problems) throws SQLException {
        var level = number(connection, "SELECT CASE current_setting('wal_level') WHEN 'logical' THEN 1 ELSE 0 END");
        if (level == 0) {
            problems.add("wal_level is not logical, so there is no change stream: "
                    + "ALTER SYSTEM SET wal_level = 'logical' and restart the server");
        }
        retention(connection, problems);
        free(
                connection,
                problems,
                "max_replication_slots",
                "replication slot",
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name <> ALL (?)");
        free(
                connection,
                problems,
                "max_wal_senders",
                "WAL sender",
                "SELECT count(*) FROM pg_stat_replication "
                        + "WHERE NOT starts_with(application_name, (?::text[])[3])");
        free(
                connection,
                problems,
                version >= 18 ? "max_active_replication_origins" : "max_replication_slots",
                "replication origin",
                "SELECT count(*) FROM pg_replication_origin WHERE roname <> ALL (?)");
    }

    /// A server that keeps less than the budget would invalidate our slot first.
    private void retention(Connection connection, List<String> problems) throws SQLException {
        var kept = number(connection, """
            SELECT CASE WHEN setting::bigint < 0 THEN -1 ELSE setting::bigint * 1024 * 1024 END
            FROM pg_settings WHERE name = 'max_slot_wal_keep_size'\
            """);
        if (kept >= 0 && kept < budget.most().orElse(0)) {
            problems.add(
                    ("max_slot_wal_keep_size is %s, less than budgets.retained-log (%s), so the server would throw log"
                                    + " away that a flow still needs: raise it and reload, or lower the budget")
                            .formatted(
                                    Bytes.text(kept), Bytes.text(budget.most().getAsLong())));
        }
    }

    /// Ours may be there already: it counts as free.
    private void free(Connection connection, List<String> problems, String setting, String thing, String taken)
            throws SQLException {
        var migration = connections.migration();
        try (var query =
                connection.prepareStatement("SELECT current_setting('%s')::bigint, (%s)".formatted(setting, taken))) {
            query.setArray(1, connection.createArrayOf("text", new String[] {
                Names.flow(migration, "forward"), Names.flow(migration, "reverse"), "bascule:" + migration + ":"
            }));
            try (var row = query.executeQuery()) {
                row.next();
                if (row.getLong(2) >= row.getLong(1)) {
                    problems.add(("no free %s: %s is %d and %d are taken: "
                                    + "raise it and restart the server, or drop one that is unused")
                            .formatted(thing, setting, row.getLong(1), row.getLong(2)));
                }
            }
        }
    }

    private void registration(Connection connection, List<String> problems) throws SQLException {
        try {
            var holder = Control.holder(connection);
            if (holder.isPresent() && !holder.get().equals(connections.migration())) {
                problems.add("the migration '" + holder.get() + "' is registered here: complete or abort it first");
            } else if (holder.isEmpty()
                    && number(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'bascule'") > 0) {
                problems.add(
                        "there is a schema 'bascule' that is not ours: rename it, ALTER SCHEMA bascule RENAME TO ...");
            }
        } catch (SQLException e) {
            problems.add(String.valueOf(
                    connections.failure(e, "looking into the schema 'bascule'").getMessage()));
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
