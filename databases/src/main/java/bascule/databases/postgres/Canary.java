package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/// A row of our own that goes through a link like any other.
final class Canary {
    private Canary() {}

    static void send(Connection source, Direction direction, String token) throws SQLException {
        try (var insert = source.prepareStatement("""
            INSERT INTO bascule.canary (name, token) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET token = EXCLUDED.token\
            """)) {
            insert.setString(1, direction.word());
            insert.setString(2, token);
            insert.executeUpdate();
        }
    }

    static boolean arrived(Connection target, Direction direction, String token) throws SQLException {
        try (var query = target.prepareStatement("SELECT 1 FROM bascule.canary WHERE name = ? AND token = ?")) {
            query.setString(1, direction.word());
            query.setString(2, token);
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
