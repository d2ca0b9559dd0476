package bascule.demo.check;

import bascule.demo.check.Books.Customer;
import bascule.demo.check.Books.Order;
import bascule.demo.check.Books.Payment;
import bascule.demo.check.Books.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Version 2: names in two parts, money in cents, and two columns that the others must explain.
final class EditionTwo implements Edition {
    @Override
    public Books read(String name, Connection transaction) throws SQLException {
        List<String> odd = new ArrayList<>();
        return new Books(
                name,
                Row.all(transaction, "id, title, price_cents FROM products", EditionTwo::product),
                Row.all(
                        transaction,
                        "id, first_name, last_name, phone_number, balance_cents, locale FROM clients",
                        row -> customer(row, odd)),
                Row.all(
                        transaction,
                        "id, request_id, client_id, product_id, amount_cents, placed_at, channel FROM orders",
                        row -> order(row, odd)),
                Row.all(transaction, "id, request_id, client_id, amount_cents FROM ledger", EditionTwo::payment),
                Row.all(transaction, Row.NOTES, Row::note),
                odd);
    }

    private static Product product(Row row) {
        return new Product(row.text(2), row.number(3));
    }

    private static Customer customer(Row row, List<String> odd) {
        String phone = row.text(4);
        if (!row.text(6).equals(phone.startsWith("+49") ? "de" : "en")) {
            odd.add("client " + row.number(1) + " has the locale '" + row.text(6) + "', which its phone does not say");
        }
        String name = row.text(3).isEmpty() ? row.text(2) : row.text(2) + " " + row.text(3);
        return new Customer(name, phone, row.number(5));
    }

    private static Order order(Row row, List<String> odd) {
        String write = row.text(2);
        if (!row.text(7).equals(write.startsWith("import-") ? "import" : "web")) {
            odd.add("order " + row.number(1) + " came by '" + row.text(7) + "', which its write's id does not say");
        }
        return new Order(write, row.number(3), row.number(4), row.number(5), row.micros(6));
    }

    private static Payment payment(Row row) {
        return new Payment(row.text(2), row.number(3), row.number(4));
    }
}
