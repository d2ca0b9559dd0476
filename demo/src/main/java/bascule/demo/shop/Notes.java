package bascule.demo.shop;

import java.sql.Connection;
import java.sql.SQLException;

/// Long texts that stay out of their rows, and a mark that changes a row without its text. The same in both versions.
final class Notes {
    private Notes() {}

    /// @return whether there is such a note
    static boolean write(Connection transaction, String write, long note, String body) throws SQLException {
        try (var update = transaction.prepareStatement("UPDATE notes SET body = ?, written_by = ? WHERE id = ?")) {
            update.setString(1, body);
            update.setString(2, write);
            update.setLong(3, note);
            return update.executeUpdate() == 1;
        }
    }

    /// @return whether there is such a note
    static boolean mark(Connection transaction, String write, long note) throws SQLException {
        try (var update =
                transaction.prepareStatement("UPDATE notes SET marks = marks + 1, marked_by = ? WHERE id = ?")) {
            update.setString(1, write);
            update.setLong(2, note);
            return update.executeUpdate() == 1;
        }
    }
}
