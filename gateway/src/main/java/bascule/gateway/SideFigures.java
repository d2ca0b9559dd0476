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

    private static final int COMPARED = OUTCOMES + 5;
    private static final int COMPARED_FAILED = OUTCOMES + 6;
    private static final int AT_HOLD = OUTCOMES + 7;

    /// Latencies that one thread records and any may collect.
    private static final class Latencies {
        private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);
        private final Histogram collected = new Histogram(DIGITS);
        private Histogram interval = recorder.getIntervalHistogram();

        void record(long micros) {
            recorder.recordValue(micros);
        }

        synchronized void addTo(Histogram to) {
            interval = recorder.getIntervalHistogram(interval);
            collected.add(interval);
            to.add(collected);
        }
    }

    private final AtomicLongArray counts = new AtomicLongArray(AT_HOLD + AtHold.values().length);
    private final Latencies latency = new Latencies();
    private final Latencies compared = new Latencies();
    private final Clients clients;
    private final LoopFigures loop;

    /// @param clients of the route at that side, which all event loops share
    SideFigures(Clients clients, LoopFigures loop) {
        this.clients = clients;
        this.loop = loop;
    }

    private void add(int which, long amount) {
        counts.setOpaque(which, counts.getPlain(which) + amount);
    }

    /// One was let in, of which a hold would do that.
    void begun(AtHold atHold) {
        add(BEGUN, 1);
        add(AT_HOLD + atHold.place(), 1);
    }

    long begunAs(AtHold atHold) {
        return counts.getOpaque(AT_HOLD + atHold.place());
    }

    void ended(Outcome outcome, long nanos, long bytesIn, long bytesOut) {
        add(outcome.place(), 1);
        add(NANOS, nanos);
        add(BYTES_IN, bytesIn);
        add(BYTES_OUT, bytesOut);
        latency.record(TimeUnit.NANOSECONDS.toMicros(nanos));
        add(ENDED, 1);
    }

    /// It also shows how the sides compare, see [bascule.traffic.Measuring].
    ///
    /// @param place of its client, see [Bucket#fine]; without one it shows nothing
    void compared(Outcome outcome, long nanos, int place) {
        if (place == Bucket.NONE) {
            return;
        }
        add(COMPARED, 1);
        add(COMPARED_FAILED, outcome.failed() ? 1 : 0);
        compared.record(TimeUnit.NANOSECONDS.toMicros(nanos));
        clients.ended(place, outcome.failed());
    }

    /// The service says in its answer which variants of flags it gave this caller.
    ///
    /// @param place of its client; without one it counts for none
    void given(String naming, Outcome outcome, long nanos, int place) {
        for (SideFigures variant : loop.given(naming)) {
            variant.compared(outcome, nanos, place);
        }
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
    void addLatency(Histogram to) {
        latency.addTo(to);
    }

    long comparedRequests() {
        return counts.getOpaque(COMPARED);
    }

    long comparedFailed() {
        return counts.getOpaque(COMPARED_FAILED);
    }

    void addCompared(Histogram to) {
        compared.addTo(to);
    }

    Clients clients() {
        return clients;
    }
}
