package bascule.controller;

import bascule.plan.gates.RecordedWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// Where windows are recorded, next to the journal: two files of at most so many bytes, the older of
/// which is thrown away when the newer is full. It is no record that anything rests on: nothing is
/// forced to disk, and where it can't be written nothing stops.
final class WindowFile {
    static final long BYTES_MAX = 32L << 20;

    private final Path file;
    private final long most;
    private final Consumer<String> log;
    private boolean failing;

    /// @param most bytes of one file
    WindowFile(Path file, long most, Consumer<String> log) {
        this.file = file;
        this.most = most;
        this.log = log;
    }

    static Path older(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    void append(RecordedWindow window) {
        byte[] line = (WindowLines.write(window) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.exists(file) && Files.size(file) + line.length > most) {
                Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException unwritten) {
            if (!failing) {
                log.accept("windows are not recorded, which stops nothing: " + unwritten);
            }
            failing = true;
        }
    }
}
