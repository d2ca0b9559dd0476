package bascule.server;

/// Nobody was signed in. The message is for the log; people are told no more than why.
final class Unvouched extends Exception {
    private static final long serialVersionUID = 1;

    /// What the dashboard tells people.
    enum Why {
        /// It took too long, was begun in another browser, or came back twice.
        EXPIRED,
        /// The provider, or the person there, said no.
        REFUSED,
        /// The provider can't be asked.
        UNREACHABLE,
        /// What came from the provider is not to be believed.
        UNBELIEVED,
        /// The provider knows them, and no rule here does.
        NO_ROLE
    }

    private final Why why;

    Unvouched(Why why, String message) {
        super(message);
        this.why = why;
    }

    Unvouched(Why why, String message, Exception cause) {
        super(message + ": " + cause.getMessage(), cause);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
