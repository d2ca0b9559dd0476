package bascule.data;

import java.util.Arrays;
import java.util.Optional;

/// How hard a database is used, as a number each.
public enum Strain {
    /// Clients' connections, in percent of those that the server allows.
    CONNECTIONS("connections"),
    /// Sessions that wait for a lock.
    LOCKS("locks"),
    /// How old the oldest transaction is, in seconds.
    TRANSACTION("transaction"),
    /// The log that the server keeps for whoever follows it and is furthest behind, in MiB.
    RETAINED("retained");

    private final String word;

    Strain(String word) {
        this.word = word;
    }

    /// As it stands in plans.
    public String word() {
        return word;
    }

    public static Optional<Strain> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
