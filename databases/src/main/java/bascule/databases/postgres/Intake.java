package bascule.databases.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What was read from the stream and not yet applied, bounded in bytes so that a slow target slows the reader.
final class Intake {
    private record Held(Message message, int bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private @Nullable Throwable failure;

    Intake(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Waits for room; a single message is let in whatever its size.
    ///
    /// @return whether it was taken within `limit`
    boolean offer(Message message, int size, Duration limit) throws InterruptedException {
        var nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (bytes > 0 && bytes + size > bytesMax) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            queue.add(new Held(message, size));
            bytes += size;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The next message; null if none came within `limit`. Once the reader failed and all it had read is taken,
    /// throws what it failed with.
    @Nullable
    Message poll(Duration limit) throws InterruptedException, ReaderFailed {
        var nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (failure != null) {
                    throw new ReaderFailed(failure);
                }
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
            var held = queue.remove();
            bytes -= held.bytes();
            changed.signalAll();
            return held.message();
        } finally {
            lock.unlock();
        }
    }

    void fail(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The reading side ended.
    static final class ReaderFailed extends Exception {
        private static final long serialVersionUID = 1;

        ReaderFailed(Throwable cause) {
            super(cause);
        }
    }
}
