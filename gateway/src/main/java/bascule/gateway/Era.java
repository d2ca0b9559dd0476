package bascule.gateway;

import java.util.concurrent.atomic.AtomicLong;

/// A stretch of time in which requests are routed one way, and how many of them are still under way.
///
/// A request claims its place and learns that the era is still open in one atomic step. So once an era is
/// closed and empty, no request of that era can ever reach a side again: none is under way, and none can
/// begin.
final class Era {
    private static final long CLOSED = 1L << 62;

    private final Routing routing;
    private final AtomicLong word = new AtomicLong();

    Era(Routing routing) {
        this.routing = routing;
    }

    /// An era that never was open.
    static Era closed(Routing routing) {
        Era era = new Era(routing);
        era.close();
        return era;
    }

    Routing routing() {
        return routing;
    }

    /// Claims a place, to be given back by `leave`. False if the era is closed.
    boolean enter() {
        while (true) {
            long seen = word.get();
            if (seen >= CLOSED) {
                return false;
            }
            if (word.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
    }

    /// Gives a place back. True if it was the last one of a closed era.
    boolean leave() {
        return word.decrementAndGet() == CLOSED;
    }

    /// From here on nothing enters. Closing a closed era is nothing to do.
    void close() {
        while (true) {
            long seen = word.get();
            if (seen >= CLOSED || word.compareAndSet(seen, seen | CLOSED)) {
                return;
            }
        }
    }

    boolean closed() {
        return word.get() >= CLOSED;
    }

    /// Closed and empty, for ever.
    boolean quiet() {
        return word.get() == CLOSED;
    }

    long underWay() {
        return word.get() & ~CLOSED;
    }
}
