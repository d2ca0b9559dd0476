package bascule.demo.shop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Version 2: `clients` with a name in two parts, a sales channel for every order, money as whole cents.
final class StoreTwo implements Store {
    @Override
    public List<Product> catalogue(Connection transaction, long after, int most) throws SQLException {
        try (var query = transaction.prepareStatement(
                "SELECT id, title, price_cents FROM products WHERE id > ? ORDER BY id LIMIT ?")) {
            query.setLong(1, after);
            query.setInt(2, most);
            List<Product> products = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    products.add(new Product(row.getLong(1), row.getString(2), row.getLong(3)));
                }
            }
            return products;
        }
    }

    @Override
    public Optional<Customer> customer(Connection transaction, long id) throws SQLException {
        try (var query = transaction.prepareStatement(
                "SELECT first_name, last_name, phone_number, balance_cents FROM clients WHERE id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Customer(
                                id,
                                (row.getString(1) + " " + row.getString(2)).strip(),
                                row.getString(3),
                                row.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    @Override
    public long order(Connection transaction, String write, long customer, long product, long cents)
            throws SQLException {
        try (var insert = transaction.prepareStatement("INSERT INTO orders (request_id, client_id, product_id,"
                + " amount_cents, channel) VALUES (?, ?, ?, ?, 'web') RETURNING id")) {
            insert.setString(1, write);
            insert.setLong(2, customer);
            insert.setLong(3, product);
            insert.setLong(4, cents);
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
        try (var update = transaction.prepareStatement(
                        "UPDATE clients SET balance_cents = balance_cents + ? WHERE id = ?");
                var insert = transaction.prepareStatement(
                        "INSERT INTO ledger (request_id, client_id, amount_cents) VALUES (?, ?, ?)")) {
            update.setLong(1, cents);
            update.setLong(2, customer);
            if (update.executeUpdate() == 0) {
                return false;
            }
            insert.setString(1, write);
            insert.setLong(2, customer);
            insert.setLong(3, cents);
            return insert.executeUpdate() == 1;
        }
    }
}
