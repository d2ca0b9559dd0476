package bascule.tidy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Digests of texts that need no second look. Kept below `target`: forgetting them costs a few seconds.
final class KnownTexts {
    private final Path file;
    private final Set<String> digests = ConcurrentHashMap.newKeySet();

    /// @param salt what the answer depends on besides the text, such as the formatter's version
    KnownTexts(Path folder, String salt) throws IOException {
        this.file = folder.resolve("known-" + salt + ".txt");
        if (Files.exists(file)) {
            digests.addAll(Files.readAllLines(file));
        }
    }

    boolean contains(String text) {
        return digests.contains(digest(text));
    }

    void add(String text) {
        digests.add(digest(text));
    }

    void save() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new TreeSet<>(digests));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
