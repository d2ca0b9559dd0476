package bascule.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A real file. It is no `FileChannel`, because that one closes itself under a thread that is interrupted: a controller
/// that is told to stop would lose its journal in the middle of a line.
final class FileDisk implements Disk {
    private static final long LENGTH_MAX = 1L << 30;

    private final RandomAccessFile file;
    private final Reserve reserve;

    /// Makes the file if there is none, and its name durable: a file whose directory was not forced may be gone after a
    /// crash, with everything in it.
    FileDisk(Path path) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "rw");
        this.reserve = Reserve.beside(path);
        if (file.length() == 0) {
            try (var folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            } catch (IOException failure) {
                file.close();
                throw failure;
            }
        }
    }

    /// All of a journal's file, whoever holds it.
    static byte[] bytes(Path file) throws IOException {
        demandReadable(Files.size(file));
        return Files.readAllBytes(file);
    }

    /// It is read as a whole; a million entries are some 300 MiB.
    private static void demandReadable(long bytes) throws IOException {
        if (bytes > LENGTH_MAX) {
            throw new IOException("it has %,d bytes, and a journal has %,d at most".formatted(bytes, LENGTH_MAX));
        }
    }

    @Override
    public byte[] read() throws IOException {
        demandReadable(file.length());
        var bytes = new byte[(int) file.length()];
        file.seek(0);
        file.readFully(bytes);
        return bytes;
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    @Override
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void truncate(long length) throws IOException {
        file.setLength(length);
    }

    @Override
    public void reserve() throws IOException {
        reserve.fill();
    }

    @Override
    public boolean giveBack() throws IOException {
        return reserve.giveBack();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
