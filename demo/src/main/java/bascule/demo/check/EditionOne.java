package bascule.demo.check;

import bascule.demo.check.Books.Customer;
import bascule.demo.check.Books.Order;
import bascule.demo.check.Books.Payment;
import bascule.demo.check.Books.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Version 1: whole names, decimal money.
final class EditionOne implements Edition {
    @Override
    public Books read(String name, Connection transaction) throws SQLException {
        return new Books(
                name,
                Row.all(transaction, "id, title, price FROM products", EditionOne::product),
                Row.all(transaction, "id, name, phone, balance FROM customers", EditionOne::customer),
                Row.all(
                        transaction,
                        "id, request_id, customer_id, product_id, amount, placed_at FROM orders",
                        EditionOne::order),
                Row.all(transaction, "id, request_id, customer_id, amount FROM ledger", EditionOne::payment),
                Row.all(transaction, Row.NOTES, Row::note),
                List.of());
    }

    private static Product product(Row row) {
        return new Product(row.text(2), row.amount(3));
    }

    private static Customer customer(Row row) {
        return new Customer(row.text(2), row.text(3), row.amount(4));
    }

    private static Order order(Row row) {
        return new Order(row.text(2), row.number(3), row.number(4), row.amount(5), row.micros(6));
    }

    private static Payment payment(Row row) {
        return new Payment(row.text(2), row.number(3), row.amount(4));
    }
}
