package bascule.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Room on a journal's disk, taken by a file beside it (`<journal>.reserve`) that is cut when the
/// journal needs it. The journal itself knows nothing of it, so its format stays one line an entry.
///
/// It holds random bytes, since a file system that compresses keeps no room for zeros. It is given
/// back in slices: where another writer takes what was just set free, there is a next one.
record Reserve(Path file) {
    /// A swing and its way back are some hundred entries of a few hundred bytes.
    static final int BYTES = 1 << 20;

    static final int SLICE = 64 << 10;

    static Reserve beside(Path journal) {
        return new Reserve(journal.resolveSibling(journal.getFileName() + ".reserve"));
    }

    void fill() throws IOException {
        try (var room = new RandomAccessFile(file.toFile(), "rw")) {
            long before = room.length();
            if (before >= BYTES) {
                return;
            }
            try {
                var bytes = new byte[(int) (BYTES - before)];
                new SplittableRandom().nextBytes(bytes);
                room.seek(before);
                room.write(bytes);
                room.getFD().sync();
            } catch (IOException full) {
                room.setLength(before);
                throw full;
            }
        }
    }

    boolean giveBack() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (var room = new RandomAccessFile(file.toFile(), "rw")) {
            long before = room.length();
            room.setLength(Math.max(0, before - SLICE));
            room.getFD().sync();
            return before > 0;
        }
    }
}
