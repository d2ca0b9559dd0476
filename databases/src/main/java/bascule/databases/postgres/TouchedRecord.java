package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// What the target remembers of the last proof of the flow into it: a row of `bascule.proof`, and
/// the keys touched since in `bascule.touched`, many in a row of it, because that costs the flow
/// least.
///
/// @param era counts the proofs; keys of another era say nothing
/// @param lacking why the keys of this era are not all that has to be compared; empty if they are
record TouchedRecord(long era, String lacking) {
    static final String UNPROVEN = "the rows were not compared before";
    static final String PROVING = "a comparison is under way";

    private static final int FETCH_ROWS = 50;

    interface Taker {
        void take(TableName table, List<String> key);
    }

    static TouchedRecord read(Connection connection, Direction direction) throws SQLException {
        try (var query = connection.prepareStatement("SELECT era, lacking FROM bascule.proof WHERE flow = ?")) {
            query.setString(1, direction.word());
            try (var row = query.executeQuery()) {
                return row.next()
                        ? new TouchedRecord(row.getLong(1), row.getString(2))
                        : new TouchedRecord(0, UNPROVEN);
            }
        }
    }

    /// Begins a new era.
    ///
    /// @return its number
    static long begin(Connection connection, Direction direction, String lacking) throws SQLException {
        try (var insert = connection.prepareStatement("""
            INSERT INTO bascule.proof AS p (flow, era, lacking) VALUES (?, 1, ?)
            ON CONFLICT (flow) DO UPDATE SET era = p.era + 1, lacking = EXCLUDED.lacking RETURNING era\
            """)) {
            insert.setString(1, direction.word());
            insert.setString(2, lacking);
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// The proof that began this era has passed, if no other has begun since and nothing was found
    /// lacking.
    /// @return whether it has
    static boolean passed(Connection connection, Direction direction, long era) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE bascule.proof SET lacking = '' WHERE flow = ? AND era = ? AND lacking = ?")) {
            update.setString(1, direction.word());
            update.setLong(2, era);
            update.setString(3, PROVING);
            return update.executeUpdate() == 1;
        }
    }

    static void lack(Connection connection, Direction direction, long era, String lacking) throws SQLException {
        try (var update =
                connection.prepareStatement("UPDATE bascule.proof SET lacking = ? WHERE flow = ? AND era = ?")) {
            update.setString(1, lacking);
            update.setString(2, direction.word());
            update.setLong(3, era);
            update.executeUpdate();
        }
    }

    static void insert(Connection connection, Direction direction, long era, Map<TableName, List<List<String>>> keys)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO bascule.touched (flow, era, relation, keys) VALUES (?, ?, ?, ?)")) {
            for (var table : keys.entrySet()) {
                insert.setString(1, direction.word());
                insert.setLong(2, era);
                insert.setString(3, table.getKey().quoted());
                insert.setArray(4, connection.createArrayOf("text", rectangle(table.getValue())));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String[][] rectangle(List<List<String>> keys) {
        return keys.stream().map(key -> key.toArray(String[]::new)).toArray(String[][]::new);
    }

    /// Takes away what earlier eras left.
    static void sweep(Connection connection, Direction direction, long era) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM bascule.touched WHERE flow = ? AND era < ?")) {
            delete.setString(1, direction.word());
            delete.setLong(2, era);
            delete.executeUpdate();
        }
    }

    static void keys(Connection connection, Direction direction, long era, Taker taker) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT relation, keys FROM bascule.touched WHERE flow = ? AND era = ?")) {
            query.setFetchSize(FETCH_ROWS);
            query.setString(1, direction.word());
            query.setLong(2, era);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var table = TableName.of(rows.getString(1));
                    for (var key : (String[][]) rows.getArray(2).getArray()) {
                        taker.take(table, List.of(key));
                    }
                }
            }
        }
    }

    static void delete(Connection connection, Direction direction) throws SQLException {
        for (var table : List.of("bascule.touched", "bascule.proof")) {
            try (var delete = connection.prepareStatement("DELETE FROM " + table + " WHERE flow = ?")) {
                delete.setString(1, direction.word());
                delete.executeUpdate();
            }
        }
    }
}
