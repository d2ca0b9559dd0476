package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.Sha256;
import java.time.Instant;

/// The hash that ties each entry to the one before it.
final class Chain {
    /// What stands before the first entry.
    static final String START = "0".repeat(64);

    private Chain() {}

    static String hash(String previous, long sequence, Instant time, Epoch epoch, Event event) {
        return Sha256.hex(previous + "|" + sequence + "|" + time + "|" + epoch + "|" + EventText.write(event));
    }
}
