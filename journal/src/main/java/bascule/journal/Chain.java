package bascule.journal;

import bascule.migration.Epoch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// The hash that ties each entry to the one before it.
final class Chain {
    /// What stands before the first entry.
    static final String START = "0".repeat(64);

    private Chain() {}

    static String hash(String previous, long sequence, Instant time, Epoch epoch, Event event) {
        return sha256(previous + "|" + sequence + "|" + time + "|" + epoch + "|" + EventText.write(event));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
