package bascule.demo.world;

import bascule.embedded.EmbeddedPostgres;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;

/// A server with the shop's database, and the role that the shop uses: it may read and write rows, and nothing else.
public final class ShopDatabase implements AutoCloseable {
    private static final String NAME = "shop";

    private final EmbeddedPostgres server;
    private final String password;

    private ShopDatabase(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /// Starts a server with an empty database.
    public static ShopDatabase start(EmbeddedPostgres.Version version) throws SQLException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        EmbeddedPostgres server = EmbeddedPostgres.start(version, Map.of());
        try {
            server.createDatabase(NAME);
            var database = new ShopDatabase(server, HexFormat.of().formatHex(secret));
            database.run("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + database.password + "'");
            return database;
        } catch (SQLException | RuntimeException problem) {
            server.close();
            throw problem;
        }
    }

    /// Runs SQL as the superuser.
    public void run(String sql) throws SQLException {
        try (Connection connection = server.connect(NAME);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public EmbeddedPostgres server() {
        return server;
    }

    /// A JDBC URL without user and password.
    public String url() {
        return server.url(NAME);
    }

    /// The shop's role.
    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /// A connection of the shop's role.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), NAME, password);
    }

    @Override
    public void close() {
        server.close();
    }
}
