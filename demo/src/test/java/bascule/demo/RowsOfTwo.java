package bascule.demo;

import bascule.demo.check.Books;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Writes the rows of version 1 as version 2 has them, by hand.
final class RowsOfTwo {
    private RowsOfTwo() {}

    private interface Fill<T> {
        void with(PreparedStatement insert, long id, T row) throws SQLException;
    }

    static void write(Books books, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        insert(connection, "products VALUES (?, ?, ?)", books.products(), (insert, id, product) -> {
            insert.setString(2, product.title());
            insert.setLong(3, product.cents());
        });
        insert(connection, "clients VALUES (?, ?, ?, ?, ?, ?)", books.customers(), (insert, id, customer) -> {
            String[] names = customer.name().split(" ", 2);
            insert.setString(2, names[0]);
            insert.setString(3, names.length == 1 ? "" : names[1]);
            insert.setString(4, customer.phone());
            insert.setLong(5, customer.cents());
            insert.setString(6, customer.phone().startsWith("+49") ? "de" : "en");
        });
        insert(connection, "orders VALUES (?, ?, ?, ?, ?, ?, ?)", books.orders(), (insert, id, order) -> {
            insert.setString(2, order.write());
            insert.setLong(3, order.customer());
            insert.setLong(4, order.product());
            insert.setLong(5, order.cents());
            insert.setString(6, order.write().startsWith("import-") ? "import" : "web");
            insert.setTimestamp(7, Timestamp.from(Instant.EPOCH.plus(order.placedAtMicros(), ChronoUnit.MICROS)));
        });
        insert(connection, "notes VALUES (?, ?, ?, ?, ?)", books.notes(), (insert, id, note) -> {
            insert.setString(2, note.body());
            insert.setString(3, note.writtenBy());
            insert.setLong(4, note.marks());
            insert.setString(5, note.markedBy());
        });
        connection.createStatement().execute("SELECT setval('orders_id_seq', (SELECT max(id) FROM orders))");
        connection.commit();
    }

    private static <T> void insert(Connection connection, String into, Map<Long, T> rows, Fill<T> fill)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + into)) {
            for (var each : rows.entrySet()) {
                insert.setLong(1, each.getKey());
                fill.with(insert, each.getKey(), each.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
