package bascule.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Signed heads in a file, a line each.
final class HeadFile implements HeadBook {
    private final Path file;
    private boolean mended;

    HeadFile(Path file) {
        this.file = file;
    }

    @Override
    public void keep(String line) throws IOException {
        if (!mended) {
            mend();
            mended = true;
        }
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// What a crash left of a head is cut off, so that the next one begins on a line of its own.
    private void mend() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }
}
