package bascule.gateway;

import bascule.traffic.WarmUp;
import bascule.traffic.Warmth;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One warm-up: what may still be asked, and what came back. From any thread.
///
/// Requests are begun no faster than its rate, never more than a few at once, and none any more once its number or its
/// time is used up. One that can't be begun now is left out, not put off, so nothing piles up.
final class WarmRun {
    /// Requests under way at once: green is to be warmed, not loaded.
    static final int AT_ONCE = 16;

    /// The share of the answers that counts as the first, and as the last.
    private static final int TENTH = 10;

    private final WarmUp order;
    private final long since = System.nanoTime();
    private final AtomicLong next = new AtomicLong(since);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Map<String, Long> statuses = new TreeMap<>();
    private final int[] micros;
    private int answered;
    private volatile boolean over;

    WarmRun(WarmUp order) {
        this.order = order;
        this.micros = new int[order.requests()];
    }

    WarmUp order() {
        return order;
    }

    /// Whether more may be asked, now or later.
    boolean open(long now) {
        return !over
                && asked.get() < order.requests()
                && now - since < order.atMost().toNanos();
    }

    /// Nothing more is asked.
    void end() {
        over = true;
    }

    /// Takes the place of one request, to be given back by `answered` or `failed`.
    ///
    /// @return whether one may be begun now
    boolean enter(long now) {
        long due = next.get();
        if (now - due < 0 || !open(now)) {
            return false;
        }
        long pace = TimeUnit.SECONDS.toNanos(1) / order.perSecond();
        // Who is late does not catch up in a burst.
        if (!next.compareAndSet(due, Math.max(due, now - pace) + pace)) {
            return false;
        }
        if (underWay.incrementAndGet() > AT_ONCE) {
            underWay.decrementAndGet();
            return false;
        }
        if (asked.incrementAndGet() > order.requests()) {
            asked.decrementAndGet();
            underWay.decrementAndGet();
            return false;
        }
        return true;
    }

    /// One was answered to the end, after that time.
    void answered(int status, long nanos) {
        synchronized (this) {
            statuses.merge(status / 100 + "xx", 1L, Long::sum);
            micros[answered++] = (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(nanos));
        }
        underWay.decrementAndGet();
    }

    /// One got no whole answer.
    void failed() {
        failed.incrementAndGet();
        underWay.decrementAndGet();
    }

    synchronized Warmth warmth(String where, long now) {
        int sample = answered < 2 ? 0 : Math.max(1, answered / TENTH);
        return new Warmth(
                where,
                true,
                open(now) || underWay.get() > 0,
                asked.get(),
                statuses,
                failed.get(),
                sample,
                median(0, sample),
                median(answered - sample, sample));
    }

    private int median(int from, int count) {
        if (count == 0) {
            return 0;
        }
        int[] some = Arrays.copyOfRange(micros, from, from + count);
        Arrays.sort(some);
        return some[count / 2];
    }
}
