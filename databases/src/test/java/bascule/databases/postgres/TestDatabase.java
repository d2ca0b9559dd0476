package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.embedded.EmbeddedPostgres;
import bascule.migration.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A fresh database on a server, with the means to look into it and to be an application there. Ends all
/// connections that were opened through it.
final class TestDatabase implements AutoCloseable {
    static final String MIGRATION = "shop-2026";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final EmbeddedPostgres server;
    private final String name = "test_" + COUNT.incrementAndGet();
    private final List<Closing> opened = new ArrayList<>();

    TestDatabase(EmbeddedPostgres.Version version) throws SQLException {
        this(TestServers.get(version));
    }

    TestDatabase(EmbeddedPostgres server) throws SQLException {
        this.server = server;
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    private interface Closing {
        void close() throws SQLException;
    }

    String name() {
        return name;
    }

    EmbeddedPostgres server() {
        return server;
    }

    /// An application's connection, `autocommit` on.
    Connection connect() throws SQLException {
        var connection = server.connect(name);
        opened.add(connection::close);
        return connection;
    }

    PostgresAddress address() {
        return address(server.user(), server.password());
    }

    PostgresAddress address(String user, String password) {
        return new PostgresAddress(server.url(name), user, () -> password);
    }

    Connections connections() {
        var connections = new Connections(address(), MIGRATION);
        opened.add(connections::close);
        return connections;
    }

    PostgresDatabase database(Side side, String... tables) {
        return database(side, address(), tables);
    }

    PostgresDatabase database(Side side, PostgresAddress address, String... tables) {
        var mappings = List.of(tables).stream().map(Mapping::same).toList();
        var database = new PostgresDatabase(side, new Connections(address, MIGRATION), mappings, false);
        opened.add(database::close);
        return database;
    }

    void execute(String... statements) throws SQLException {
        try (var connection = server.connect(name);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// All rows of a query, columns joined by `|`.
    List<String> ask(String sql) throws SQLException {
        try (var connection = server.connect(name);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                var line = new StringBuilder(String.valueOf(rows.getString(1)));
                for (var column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
                    line.append('|').append(rows.getString(column));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    @Override
    public void close() throws SQLException {
        for (var each : opened) {
            each.close();
        }
        for (var left : ask("SELECT quote_literal(gid) FROM pg_prepared_xacts WHERE database = current_database()")) {
            execute("ROLLBACK PREPARED " + left);
        }
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
