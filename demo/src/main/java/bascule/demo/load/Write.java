package bascule.demo.load;

/// A write as its shopper remembers it.
///
/// @param id chosen by the shopper and stored with the row, so that what became of it can be looked up
/// @param subject number of the customer or note; of the order for a cancellation; of the customer for an order
/// @param cents ordered or paid in; 0 for others
/// @param order the number that the shop gave to an order; 0 if it told none
public record Write(String id, Kind kind, long subject, long cents, Outcome outcome, long order) {
    public enum Kind {
        ORDER,
        CANCELLATION,
        DEPOSIT,
        NOTE,
        MARK
    }

    /// What the shopper was told.
    public enum Outcome {
        /// It is done.
        ACKNOWLEDGED,
        /// It is certainly not done.
        NOT_DONE,
        /// Nobody knows: no answer, or one that says so.
        UNKNOWN
    }

    public boolean acknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }

    public boolean unknown() {
        return outcome == Outcome.UNKNOWN;
    }
}
