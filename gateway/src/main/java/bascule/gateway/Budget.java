package bascule.gateway;

import java.util.function.IntSupplier;

/// How often something may happen within a time.
final class Budget {
    private final IntSupplier most;
    private final long nanos;
    private long since = System.nanoTime();
    private int count;

    Budget(IntSupplier most, long nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /// It has happened once more.
    ///
    /// @return whether that was within the budget
    boolean spend() {
        long now = System.nanoTime();
        if (now - since > nanos) {
            since = now;
            count = 0;
        }
        return ++count <= most.getAsInt();
    }
}
