package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// A change that someone made at the source while it was closed: kept with its row, never applied.
///
/// @param position commit of the transaction that made it
/// @param kind `insert`, `update`, `delete` or `truncate`
/// @param change the new row as JSON, the old key for a delete
record Violation(LogSequenceNumber position, TableName table, String kind, String change) {
    static Violation of(Message message, RowChange change, LogSequenceNumber position) {
        var kind = switch (message) {
            case Message.Insert _ -> "insert";
            case Message.Update _ -> "update";
            case Message.Delete _ -> "delete";
            default -> "truncate";
        };
        return switch (change) {
            case RowChange.Put put -> new Violation(position, name(put.table()), kind, row(put));
            case RowChange.Moved moved -> new Violation(position, name(moved.table()), kind, row(moved.put()));
            case RowChange.Gone gone -> new Violation(position, name(gone.table()), kind, key(gone));
            case RowChange.Emptied emptied ->
                new Violation(position, name(emptied.tables().getFirst()), kind, "{}");
        };
    }

    static void insert(Connection connection, Direction direction, List<Violation> violations) throws SQLException {
        try (var insert = connection.prepareStatement("""
            INSERT INTO bascule.violation (flow, position, relation, kind, change)
            VALUES (?, CAST(? AS pg_lsn), ?, ?, CAST(? AS jsonb))\
            """)) {
            for (var violation : violations) {
                insert.setString(1, direction.word());
                insert.setString(2, violation.position.asString());
                insert.setString(3, violation.table.toString());
                insert.setString(4, violation.kind);
                insert.setString(5, violation.change);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static SortedMap<String, Long> byTable(Connection connection, Direction direction) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT relation, count(*) FROM bascule.violation WHERE flow = ? GROUP BY relation")) {
            query.setString(1, direction.word());
            var counts = new TreeMap<String, Long>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
            return counts;
        }
    }

    private static TableName name(TableMap table) {
        return table.source().name();
    }

    private static String row(RowChange.Put put) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < put.values().length; i++) {
            if (put.missing() == null || !put.missing().get(i)) {
                fields.add(field(put.table(), i, put.values()[i]));
            }
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String key(RowChange.Gone gone) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < gone.key().size(); i++) {
            fields.add(field(gone.table(), gone.table().key().get(i), gone.key().get(i)));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String field(TableMap table, int column, @Nullable String value) {
        return json(table.columns().get(column).name()) + ":" + (value == null ? "null" : json(value));
    }

    private static String json(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            var letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < ' ') {
                out.append("\\u%04x".formatted((int) letter));
            } else {
                out.append(letter);
            }
        }
        return out.append('"').toString();
    }
}
