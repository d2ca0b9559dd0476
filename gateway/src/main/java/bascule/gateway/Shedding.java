package bascule.gateway;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Refuses a share of the requests while one event loop comes too late to what it has to do: what it takes on
/// then only makes everyone wait. The share grows while the loop is late and falls while it is not, so that it
/// settles where the loop just keeps up. Only the loop's thread touches it.
final class Shedding {
    /// Between two looks at how late the loop is.
    static final long EVERY_MILLIS = 20;

    /// Some always get in, so that it is seen when things are well again. In hundredths, as the steps are.
    private static final int MOST = 90;

    private static final int UP = 10;
    private static final int DOWN = 5;

    private long expected;
    private int share;

    /// One more look.
    ///
    /// @param mostNanos that the loop may be late; 0 if it does not matter
    void look(long now, long mostNanos) {
        long late = expected == 0 ? 0 : now - expected;
        expected = now + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        if (mostNanos == 0) {
            expected = 0;
            share = 0;
        } else if (late > mostNanos) {
            share = Math.min(MOST, share + UP);
        } else {
            share = Math.max(0, share - DOWN);
        }
    }

    /// Whether this request is one of those that are refused.
    boolean refuses() {
        return share > 0 && ThreadLocalRandom.current().nextInt(100) < share;
    }

    /// In hundredths.
    int share() {
        return share;
    }
}
