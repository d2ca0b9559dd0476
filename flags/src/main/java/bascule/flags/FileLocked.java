package bascule.flags;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The right to write a file, by a lock on `<file>.lock` that ends with the process, and among the threads of this one.
final class FileLocked implements AutoCloseable {
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Map<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private FileLocked(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /// @throws IOException if another one has had it for five seconds
    static FileLocked of(Path file) throws IOException {
        long deadline = System.nanoTime() + NANOS_MAX;
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        ReentrantLock thread = OURS.computeIfAbsent(path, _ -> new ReentrantLock());
        if (!taken(thread)) {
            throw new IOException("another thread has been writing it for 5 s");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            while (lock == null) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw new IOException("another process has been writing it for 5 s");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                lock = channel.tryLock();
            }
            return new FileLocked(thread, channel);
        } catch (IOException | RuntimeException failure) {
            if (channel != null) {
                channel.close();
            }
            thread.unlock();
            throw failure;
        }
    }

    private static boolean taken(ReentrantLock thread) throws IOException {
        try {
            return thread.tryLock(NANOS_MAX, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted while waiting to write", interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            thread.unlock();
        }
    }
}
