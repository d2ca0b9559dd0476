package bascule.databases.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What was read from the stream and not yet applied, bounded in bytes so that a slow target slows
/// the reader.
///
/// One thread fills it, another empties it. That one takes all there is at once, so that the two
/// seldom meet.
final class Intake {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long halfBytes;
    private ArrayDeque<Message> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean hungry;
    private @Nullable Throwable failure;
    /// Seen by the thread that empties it only.
    private ArrayDeque<Message> taken = new ArrayDeque<>();

    /// @param bytesMax half of it may wait while the other half is being applied
    Intake(long bytesMax) {
        this.halfBytes = bytesMax / 2;
    }

    /// Waits for room; a single message is let in whatever its size.
    ///
    /// @return whether it was taken within `limit`
    boolean offer(Message message, int size, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var nanos = limit.toNanos();
            while (waitingBytes > 0 && waitingBytes + size > halfBytes) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            waiting.add(message);
            waitingBytes += size;
            if (hungry) {
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is nothing to apply, at most `limit`.
    void awaitHunger(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var nanos = limit.toNanos();
            while (!hungry && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The next message of those taken before; null if there is none.
    @Nullable
    Message next() {
        return taken.poll();
    }

    /// The next message; null if none came within `limit`. Once the reader failed and all it had
    /// read is taken, throws what it failed with.
    @Nullable
    Message poll(Duration limit) throws InterruptedException, ReaderFailed {
        return poll(limit, true);
    }

    /// The same for one who is in no hurry: what comes meanwhile waits until the time is over.
    @Nullable
    Message pollLater(Duration time) throws InterruptedException, ReaderFailed {
        return poll(time, false);
    }

    private @Nullable Message poll(Duration limit, boolean hurries) throws InterruptedException, ReaderFailed {
        if (taken.isEmpty()) {
            lock.lockInterruptibly();
            try {
                if (waiting.isEmpty()) {
                    await(limit.toNanos(), hurries);
                }
                take();
            } finally {
                lock.unlock();
            }
        }
        return taken.poll();
    }

    private void await(long limitNanos, boolean hurries) throws InterruptedException {
        hungry = hurries;
        changed.signalAll();
        var nanos = limitNanos;
        while (failure == null && nanos > 0 && (waiting.isEmpty() || !hurries)) {
            nanos = changed.awaitNanos(nanos);
        }
        hungry = false;
    }

    private void take() throws ReaderFailed {
        if (waiting.isEmpty() && failure != null) {
            throw new ReaderFailed(failure);
        }
        var emptied = taken;
        taken = waiting;
        waiting = emptied;
        waitingBytes = 0;
        changed.signalAll();
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
