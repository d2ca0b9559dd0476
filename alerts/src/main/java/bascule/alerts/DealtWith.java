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

/// The alerts that one receiver has taken, or that were given up: an id a line, in a file that
/// outlives the process; one that the receiver was not told has an exclamation mark before it. Each
/// line brings the end of the one before too, so that one that was written in part spoils no other.
final class DealtWith {
    private static final String UNTOLD = "!";
    private static final String BEGINS = "/" + Alert.Turn.BEGINS.word();

    private final Path file;
    private final Set<String> ids = new HashSet<>();
    /// Ids, as far as what begins and what ends have in common.
    private final Set<String> begunUntold = new HashSet<>();

    /// @throws IOException if the file is there and can't be read
    DealtWith(Path file) throws IOException {
        this.file = file;
        try {
            Files.readAllLines(file).forEach(this::know);
        } catch (NoSuchFileException none) {
            // nothing was dealt with so far
        }
    }

    synchronized boolean knows(Alert alert) {
        return ids.contains(alert.id());
    }

    /// Whether it is the end of something of which the receiver was not told that it began.
    synchronized boolean loneEnd(Alert alert) {
        return alert.turn() == Alert.Turn.ENDS && begunUntold.contains(alert.incident());
    }

    private void know(String line) {
        boolean told = !line.startsWith(UNTOLD);
        String id = told ? line : line.substring(UNTOLD.length());
        ids.add(id);
        if (id.endsWith(BEGINS)) {
            String incident = incident(id);
            boolean _ = told ? begunUntold.remove(incident) : begunUntold.add(incident);
        }
    }

    /// An id is that, a sequence, a time and a turn.
    private static String incident(String id) {
        String incident = id;
        for (int part = 0; part < 3; part++) {
            incident = incident.substring(0, Math.max(0, incident.lastIndexOf('/')));
        }
        return incident;
    }

    /// Returns once it is on disk.
    ///
    /// @param told whether the receiver has taken it
    /// @throws IOException if it can't be written; it is known all the same, until the process ends
    synchronized void add(Alert alert, boolean told) throws IOException {
        String known = (told ? "" : UNTOLD) + alert.id();
        know(known);
        var line = ByteBuffer.wrap(("\n" + known + "\n").getBytes(StandardCharsets.UTF_8));
        try (var disk = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                disk.write(line);
            }
            disk.force(false);
        }
    }
}
