package bascule.journal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A place in a journal, signed by the controller that wrote it: so far it had got at that time.
///
/// @param journal which it is of, so that one journal's head is not taken for another's
public record SignedHead(String journal, long sequence, String hash, Instant time, String signature) {
    private static final int PARTS = 5;

    static SignedHead of(String journal, Entry entry, SigningKey key) {
        var unsigned = new SignedHead(journal, entry.sequence(), entry.hash(), entry.time(), "");
        return new SignedHead(journal, entry.sequence(), entry.hash(), entry.time(), key.sign(unsigned.said()));
    }

    /// What is signed.
    String said() {
        return "bascule-head|%s|%d|%s|%s".formatted(journal, sequence, hash, time);
    }

    /// One line, of words.
    String line() {
        return "%s %d %s %s %s".formatted(journal, sequence, hash, time, signature);
    }

    /// Empty if it is none.
    static Optional<SignedHead> parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS || !parts[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SignedHead(parts[0], Long.parseLong(parts[1]), parts[2], Instant.parse(parts[3]), parts[4]));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}
