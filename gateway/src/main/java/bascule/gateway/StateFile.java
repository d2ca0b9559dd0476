package bascule.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps the state of one gateway over restarts. A write is on disk, whole, before it returns, or leaves
/// the old state as it was. One process at a time has it open.
final class StateFile implements AutoCloseable {
    private final Path file;
    private FileChannel lockChannel;

    private StateFile(Path file, FileChannel lockChannel) {
        this.file = file;
        this.lockChannel = lockChannel;
    }

    /// Lets another process have it.
    void unlock() throws IOException {
        lockChannel.close();
    }

    /// Takes it back.
    ///
    /// @throws IOException if another process has it
    void lock() throws IOException {
        lockChannel = locked(file);
    }

    /// @throws IOException if another gateway uses the file, or the folder can't be written
    static StateFile open(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(folder(whole));
        return new StateFile(whole, locked(whole));
    }

    private static FileChannel locked(Path whole) throws IOException {
        Path lock = whole.resolveSibling(whole.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another gateway in this very process has it.
        } finally {
            if (held == null) {
                channel.close();
            }
        }
        if (held == null) {
            throw new IOException("another gateway uses the state file " + whole
                    + "; take over from it with --take-over, stop it, or give this one a state file of its own");
        }
        return channel;
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /// @return `State.NEW` if there is none yet
    /// @throws IOException if it can't be read or makes no sense
    State read() throws IOException {
        if (!Files.exists(file)) {
            return State.NEW;
        }
        try {
            return StateSeal.opened(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw damaged("it is not UTF-8 text");
        } catch (Json.Malformed e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private IOException damaged(String how) {
        return new IOException("the state file " + file + " is damaged (" + how
                + "); restore it, or delete it and let the controller configure this gateway anew");
    }

    void write(State state) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.wrap(StateSeal.sealed(state).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(folder(file), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
