package bascule.alerts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// The alerts that one receiver has taken, or that were given up: an id a line, in a file that outlives the process.
/// Each line brings the end of the one before too, so that one that was written in part spoils no other.
final class DealtWith {
    private final Path file;
    private final Set<String> ids = new HashSet<>();

    /// @throws IOException if the file is there and can't be read
    DealtWith(Path file) throws IOException {
        this.file = file;
        try {
            ids.addAll(Files.readAllLines(file));
        } catch (NoSuchFileException none) {
            // nothing was dealt with so far
        }
    }

    synchronized boolean knows(Alert alert) {
        return ids.contains(alert.id());
    }

    /// Returns once it is on disk.
    ///
    /// @throws IOException if it can't be written; it is known all the same, until the process ends
    synchronized void add(Alert alert) throws IOException {
        ids.add(alert.id());
        var line = ByteBuffer.wrap(("\n" + alert.id() + "\n").getBytes(StandardCharsets.UTF_8));
        try (var disk = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                disk.write(line);
            }
            disk.force(false);
        }
    }
}
