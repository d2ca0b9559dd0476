package bascule.gateway;

import java.util.concurrent.atomic.AtomicLong;

/// A bucket of tokens that fills at a rate, kept as one number: when it will be full again.
final class TokenBucket {
    private static final long FULL = Long.MIN_VALUE;

    private final AtomicLong fullAt = new AtomicLong(FULL);

    /// Takes a token.
    ///
    /// @param now by the clock of `System.nanoTime`
    /// @return 0, or the nanoseconds until there will be one
    long take(Rate rate, long now) {
        long room = rate.nanos() * (rate.burst() - 1L);
        while (true) {
            long seen = fullAt.get();
            long from = full(seen, now) ? now : seen;
            long wait = from - now - room;
            if (wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(seen, from + rate.nanos())) {
                return 0;
            }
        }
    }

    /// Whether it is as good as a new one.
    boolean full(long now) {
        return full(fullAt.get(), now);
    }

    private static boolean full(long seen, long now) {
        return seen == FULL || seen - now <= 0;
    }
}
