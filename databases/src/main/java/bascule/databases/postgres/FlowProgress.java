package bascule.databases.postgres;

import bascule.migration.StepException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.postgresql.replication.LogSequenceNumber;

/// How far a running flow has come, for others to look at. Written by the flow's thread only.
final class FlowProgress {
    private static final Duration REST = Duration.ofMillis(100);

    /// Written by a copy that follows by itself; a run of the flow that met it would take its
    /// origin.
    private final ReadWriteLock runs = new ReentrantReadWriteLock();

    private final AtomicLong changes = new AtomicLong();
    private volatile boolean running;
    private volatile LogSequenceNumber passed = LogSequenceNumber.INVALID_LSN;
    private volatile long oldestPendingMicros;

    private volatile boolean stumbled;

    interface Run {
        void go() throws StepException, InterruptedException;
    }

    /// A run of the flow, once no copy follows by itself; left out if it has to end before it
    /// began.
    void run(BooleanSupplier ending, Run run) throws StepException, InterruptedException {
        run(runs.readLock(), ending, run);
    }

    /// The same for a copy that follows by itself, once the flow does not run; it may call `run`.
    void runAlone(BooleanSupplier ending, Run run) throws StepException, InterruptedException {
        run(runs.writeLock(), ending, run);
    }

    private static void run(Lock lock, BooleanSupplier ending, Run run) throws StepException, InterruptedException {
        while (!ending.getAsBoolean()) {
            if (lock.tryLock(REST.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    run.go();
                    return;
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /// A run met something for good, such as a row that does not fit.
    void stumble() {
        stumbled = true;
    }

    /// Whether the last run did and nothing was committed since.
    boolean stumbled() {
        return stumbled;
    }

    void started(LogSequenceNumber position) {
        changes.set(0);
        oldestPendingMicros = 0;
        passed = position;
        running = true;
    }

    void ended() {
        running = false;
        oldestPendingMicros = 0;
    }

    boolean running() {
        return running;
    }

    /// All that was committed at the source before this position is safe at the target.
    void passed(LogSequenceNumber position) {
        passed = position;
    }

    LogSequenceNumber passed() {
        return passed;
    }

    /// Commit time at the source of the oldest change in hand, in microseconds since 2000; 0 for none.
    void pending(long micros) {
        oldestPendingMicros = micros;
    }

    long oldestPendingMicros() {
        return oldestPendingMicros;
    }

    void committed(long more) {
        stumbled = false;
        changes.addAndGet(more);
    }

    long changes() {
        return changes.get();
    }
}
