package bascule.demo.load;

import bascule.demo.shop.Warehouse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What shoppers saw: counts, and times from the *intended* start of a request to the end of its answer, so that a
/// shop that stalls can't hide it by slowing the load down.
public final class Figures {
    /// The gateway says how long it held a request, in milliseconds.
    static final String HELD = "x-bascule-held";

    /// And which side answered.
    static final String SIDE = "x-bascule-side";

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(5);
    private static final int DIGITS = 3;
    private static final int TROUBLES_KEPT = 20;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong failedByGreen = new AtomicLong();
    private final AtomicLong missedByBlue = new AtomicLong();
    private final AtomicLong missedByGreen = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private final Histogram latency = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
    private final Histogram held = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
    private final Agreement agreement = new Agreement();
    private final Deque<String> troubles = new ArrayDeque<>();

    /// A distribution, from a histogram of three digits.
    public record Times(long count, double p50Millis, double p99Millis, double maxMillis) {}

    /// @param sentMillis when it was sent in fact, of the epoch
    void answered(String target, long intendedNanos, long sentMillis, Reply reply) {
        agreement.saw(target, sentMillis, reply);
        long micros = Math.min(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - intendedNanos), LONGEST_MICROS);
        requests.incrementAndGet();
        latency.recordValue(micros);
        if (!reply.header(HELD).isEmpty()) {
            held.recordValue(micros);
        }
    }

    void broken() {
        requests.incrementAndGet();
    }

    void failed(String why) {
        failed.incrementAndGet();
        note("failed: " + why);
    }

    void failed(String why, Reply reply) {
        failed(why);
        boolean green = reply.header(SIDE).equals("green");
        if (green) {
            failedByGreen.incrementAndGet();
        }
        if (reply.text().contains(Warehouse.MISSED)) {
            (green ? missedByGreen : missedByBlue).incrementAndGet();
        }
    }

    void unknown(String why) {
        unknown.incrementAndGet();
        note("unknown: " + why);
    }

    void stale(String why) {
        stale.incrementAndGet();
        note("stale: " + why);
    }

    private void note(String trouble) {
        synchronized (troubles) {
            if (troubles.size() < TROUBLES_KEPT) {
                troubles.add(trouble);
            }
        }
    }

    public long requests() {
        return requests.get();
    }

    /// Requests whose answer was another than the shop gives when all is well.
    public long failed() {
        return failed.get();
    }

    /// Of the failed ones those that green answered.
    public long failedByGreen() {
        return failedByGreen.get();
    }

    /// Of the failed ones those that blue could not answer for want of what both sides need.
    public long missedByBlue() {
        return missedByBlue.get();
    }

    /// As `missedByBlue`, of green.
    public long missedByGreen() {
        return missedByGreen.get();
    }

    /// Writes of which nobody knows what became.
    public long unknown() {
        return unknown.get();
    }

    /// Reads that did not see a write which was acknowledged before they began.
    public long stale() {
        return stale.get();
    }

    public Times latency() {
        return times(latency);
    }

    /// The latency of requests that were held.
    public Times held() {
        return times(held);
    }

    /// Whether sides and flag agreed.
    public Agreement agreement() {
        return agreement;
    }

    /// The first things that went wrong, in words.
    public List<String> troubles() {
        synchronized (troubles) {
            return List.copyOf(troubles);
        }
    }

    private static Times times(Histogram histogram) {
        return new Times(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1_000.0,
                histogram.getValueAtPercentile(99) / 1_000.0,
                histogram.getMaxValue() / 1_000.0);
    }
}
