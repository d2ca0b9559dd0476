package bascule.bench.rows;

import bascule.bench.world.Workshop;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// A source and a target, two servers of one version with the same settings, for everybody who is
/// compared.
public record Servers(EmbeddedPostgres source, EmbeddedPostgres target) {
    /// The one database of the source.
    public static final String SHOP = "shop";

    private static final Map<String, String> SETTINGS = Map.of(
            "shared_buffers", "512MB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min",
            "maintenance_work_mem", "256MB",
            "max_worker_processes", "16",
            "log_min_messages", "fatal");

    public static Servers start(Workshop workshop, Version version) {
        EmbeddedPostgres source = workshop.keep(EmbeddedPostgres.start(version, SETTINGS));
        EmbeddedPostgres target = workshop.keep(EmbeddedPostgres.start(version, SETTINGS));
        source.createDatabase(SHOP);
        return new Servers(source, target);
    }

    public void atSource(String sql) throws SQLException {
        run(source, SHOP, sql);
    }

    public void atTarget(String database, String sql) throws SQLException {
        run(target, database, sql);
    }

    public void dropTarget(String database) throws SQLException {
        run(target, "postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    /// Neither side still has writing to do that an earlier turn caused.
    public void settle() throws SQLException {
        run(source, SHOP, "CHECKPOINT");
        run(target, "postgres", "CHECKPOINT");
    }

    public static void run(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database)) {
            execute(connection, sql);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? String.valueOf(found.getString(1)) : "";
        }
    }

    /// @throws SQLException if a table differs: figures of something wrong are none
    public void mustBeEqual(String database, Iterable<String> tables) throws SQLException {
        try (Connection here = source.connect(SHOP);
                Connection there = target.connect(database)) {
            for (String table : tables) {
                String sql = "SELECT count(*) || ' rows, hash ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "
                        + table + " t";
                String wanted = one(here, sql);
                String found = one(there, sql);
                if (!wanted.equals(found)) {
                    throw new SQLException("%s in %s differs: the source has %s, the target %s"
                            .formatted(table, database, wanted, found));
                }
            }
        }
    }
}
