package bascule.demo.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Version 1: `customers` with one name, money as decimal numbers.
final class StoreOne implements Store {
    @Override
    public List<Product> catalogue(Connection transaction, long after, int most) throws SQLException {
        try (var query = transaction.prepareStatement(
                "SELECT id, title, price FROM products WHERE id > ? ORDER BY id LIMIT ?")) {
            query.setLong(1, after);
            query.setInt(2, most);
            List<Product> products = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    products.add(new Product(row.getLong(1), row.getString(2), cents(row.getBigDecimal(3))));
                }
            }
            return products;
        }
    }

    @Override
    public Optional<Customer> customer(Connection transaction, long id) throws SQLException {
        try (var query = transaction.prepareStatement("SELECT name, phone, balance FROM customers WHERE id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Customer(id, row.getString(1), row.getString(2), cents(row.getBigDecimal(3))))
                        : Optional.empty();
            }
        }
    }

    @Override
    public long order(Connection transaction, String write, long customer, long product, long cents)
            throws SQLException {
        try (var insert =
                transaction.prepareStatement("INSERT INTO orders (request_id, customer_id, product_id, amount)"
                        + " VALUES (?, ?, ?, ?) RETURNING id")) {
            insert.setString(1, write);
            insert.setLong(2, customer);
            insert.setLong(3, product);
            insert.setBigDecimal(4, amount(cents));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public boolean cancel(Connection transaction, long order) throws SQLException {
        try (var delete = transaction.prepareStatement("DELETE FROM orders WHERE id = ?")) {
            delete.setLong(1, order);
            return delete.executeUpdate() == 1;
        }
    }

    @Override
    public boolean deposit(Connection transaction, String write, long customer, long cents) throws SQLException {
        try (var update = transaction.prepareStatement("UPDATE customers SET balance = balance + ? WHERE id = ?");
                var insert = transaction.prepareStatement(
                        "INSERT INTO ledger (request_id, customer_id, amount) VALUES (?, ?, ?)")) {
            update.setBigDecimal(1, amount(cents));
            update.setLong(2, customer);
            if (update.executeUpdate() == 0) {
                return false;
            }
            insert.setString(1, write);
            insert.setLong(2, customer);
            insert.setBigDecimal(3, amount(cents));
            return insert.executeUpdate() == 1;
        }
    }

    private static long cents(BigDecimal amount) {
        return amount.movePointRight(2).longValueExact();
    }

    private static BigDecimal amount(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
