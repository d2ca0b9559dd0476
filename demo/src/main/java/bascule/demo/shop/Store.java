package bascule.demo.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What the shop does with its database. Each version has tables and SQL of its own for it. All of it happens inside
/// the caller's transaction; money is in cents.
interface Store {
    record Product(long id, String title, long cents) {}

    record Customer(long id, String name, String phone, long cents) {}

    /// Some products, those after that number first.
    List<Product> catalogue(Connection transaction, long after, int most) throws SQLException;

    Optional<Customer> customer(Connection transaction, long id) throws SQLException;

    /// @param write the caller's own id of this write
    /// @return the number of the order
    long order(Connection transaction, String write, long customer, long product, long cents) throws SQLException;

    /// @return whether there was such an order
    boolean cancel(Connection transaction, long order) throws SQLException;

    /// Adds to a customer's balance, and a line to the ledger.
    ///
    /// @return whether there is such a customer
    boolean deposit(Connection transaction, String write, long customer, long cents) throws SQLException;
}
