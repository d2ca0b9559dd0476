package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What one event loop counted of the requests of one route at one side. Only that loop's thread counts,
/// without locks and without waiting; any thread may look.
final class SideFigures {
    /// Of the latencies: values are exact to one percent.
    private static final int DIGITS = 2;

    private static final int OUTCOMES = Outcome.values().length;
    private static final int NANOS = OUTCOMES;
    private static final int BEGUN = OUTCOMES + 1;
    private static final int ENDED = OUTCOMES + 2;
    private static final int BYTES_IN = OUTCOMES + 3;
    private static final int BYTES_OUT = OUTCOMES + 4;

    private final AtomicLongArray counts = new AtomicLongArray(OUTCOMES + 5);
    private final SingleWriterRecorder latency = new SingleWriterRecorder(DIGITS);
    private final Histogram collected = new Histogram(DIGITS);
    private Histogram interval = latency.getIntervalHistogram();

    private void add(int which, long amount) {
        counts.setOpaque(which, counts.getPlain(which) + amount);
    }

    void begun() {
        add(BEGUN, 1);
    }

    void ended(Outcome outcome, long nanos, long bytesIn, long bytesOut) {
        add(outcome.place(), 1);
        add(NANOS, nanos);
        add(BYTES_IN, bytesIn);
        add(BYTES_OUT, bytesOut);
        latency.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
        add(ENDED, 1);
    }

    long count(Outcome outcome) {
        return counts.getOpaque(outcome.place());
    }

    long nanos() {
        return counts.getOpaque(NANOS);
    }

    long underWay() {
        long ended = counts.getOpaque(ENDED);
        return Math.max(0, counts.getOpaque(BEGUN) - ended);
    }

    long bytesIn() {
        return counts.getOpaque(BYTES_IN);
    }

    long bytesOut() {
        return counts.getOpaque(BYTES_OUT);
    }

    /// Adds all latencies since the start, in microseconds.
    synchronized void addLatency(Histogram to) {
        interval = latency.getIntervalHistogram(interval);
        collected.add(interval);
        to.add(collected);
    }
}
