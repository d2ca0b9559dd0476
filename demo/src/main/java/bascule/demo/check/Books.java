package bascule.demo.check;

import java.util.List;
import java.util.Map;

/// All rows of one database, read for what they mean to the shop; that is the same in both versions, whatever their
/// tables look like. Money is in cents.
///
/// @param name of the database, for people
/// @param oddities rows that mean something their version does not allow
public record Books(
        String name,
        Map<Long, Product> products,
        Map<Long, Customer> customers,
        Map<Long, Order> orders,
        Map<Long, Payment> ledger,
        Map<Long, Note> notes,
        List<String> oddities) {
    public record Product(String title, long cents) {}

    public record Customer(String name, String phone, long cents) {}

    public record Order(String write, long customer, long product, long cents, long placedAtMicros) {}

    public record Payment(String write, long customer, long cents) {}

    public record Note(String body, String writtenBy, long marks, String markedBy) {}

    public Books {
        products = Map.copyOf(products);
        customers = Map.copyOf(customers);
        orders = Map.copyOf(orders);
        ledger = Map.copyOf(ledger);
        notes = Map.copyOf(notes);
        oddities = List.copyOf(oddities);
    }

    public long rows() {
        return (long) products.size() + customers.size() + orders.size() + ledger.size() + notes.size();
    }
}
