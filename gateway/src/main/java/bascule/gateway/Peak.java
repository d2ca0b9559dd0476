package bascule.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/// How many requests came in a second, in the busiest ten seconds so far. Told of each second that passes; no request
/// waits for it.
final class Peak {
    private static final int SECONDS = 10;

    private final LongSupplier requests;
    private final Deque<Long> totals = new ArrayDeque<>();
    private volatile long perSecond;

    /// @param requests that came so far
    Peak(LongSupplier requests) {
        this.requests = requests;
    }

    /// Once a second.
    void tick() {
        long now = requests.getAsLong();
        totals.addLast(now);
        if (totals.size() > SECONDS) {
            perSecond = Math.max(perSecond, Math.round((now - totals.removeFirst()) / (double) SECONDS));
        }
    }

    /// 0 before ten seconds have passed.
    long perSecond() {
        return perSecond;
    }
}
