package bascule.databases.postgres;

import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.replication.LogSequenceNumber;

/// How far a running flow has come, for others to look at. Written by the flow's thread only.
final class FlowProgress {
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean running;
    private volatile LogSequenceNumber passed = LogSequenceNumber.INVALID_LSN;
    private volatile long oldestPendingMicros;

    private volatile boolean stumbled;

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
