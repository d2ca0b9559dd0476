package bascule.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right of one process to write a journal, by a lock of the operating system that ends with the process.
///
/// The lock is on a file beside the journal (`<journal>.lock`, which says who holds it) because on Linux a process
/// loses
/// its locks on a file as soon as it closes any of its handles of that file: whoever merely read the journal would end
/// the lock. For the same reason this process's own locks are remembered, and its second attempt never opens the file.
final class SoleHolder implements AutoCloseable {
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private SoleHolder(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws JournalException.Held if another journal of this process, or another process, holds it
    static SoleHolder of(Path journal) throws IOException {
        Path absolute = journal.toAbsolutePath();
        Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
        Path file = folder.toRealPath().resolve(journal.getFileName() + ".lock");
        if (!OURS.add(file)) {
            throw held(journal, "this very process, " + ThisProcess.words());
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held(journal, Files.readString(file).strip());
            }
            sign(channel);
            return new SoleHolder(file, channel);
        } catch (IOException | RuntimeException failure) {
            release(file, channel);
            throw failure;
        }
    }

    private static JournalException.Held held(Path journal, String holder) {
        return new JournalException.Held(
                "the journal %s is held by another controller (%s): stop that one first, or let it do the work"
                        .formatted(journal, holder.isEmpty() ? "which has just begun" : holder));
    }

    private static void sign(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ThisProcess.words() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static void release(Path file, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            OURS.remove(file);
        }
    }

    /// The file stays: whoever deleted it could delete the lock of a successor.
    @Override
    public void close() throws IOException {
        release(file, channel);
    }
}
