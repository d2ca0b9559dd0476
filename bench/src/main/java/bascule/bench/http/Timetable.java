package bascule.bench.http;

import bascule.bench.Contest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Open-loop load: each connection asks at times that were fixed before, whatever becomes of the
/// last request, and a latency counts from the time the request was due. So a proxy that stalls
/// can't hide what it stalled.
public record Timetable(int connections, int perSecond, int seconds) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /// A turn of a contest.
    public Contest.Turn on(Proxy proxy, String path, String what) {
        return () -> {
            Histogram all = load(proxy.port(), path);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(what + ": p50 (ms)", all.getValueAtPercentile(50) / NANOS_PER_MILLI);
            figures.put(what + ": p99 (ms)", all.getValueAtPercentile(99) / NANOS_PER_MILLI);
            return figures;
        };
    }

    private Histogram load(int port, String path) throws Exception {
        List<Wire> wires = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(connections)) {
            for (int each = 0; each < connections; each++) {
                wires.add(Wire.connect(port));
            }
            long gap = TimeUnit.SECONDS.toNanos(1) * connections / perSecond;
            long begin = System.nanoTime() + SETTLE_NANOS;
            List<Future<Histogram>> each = new ArrayList<>();
            for (int caller = 0; caller < connections; caller++) {
                Wire wire = wires.get(caller);
                long first = begin + gap * caller / connections;
                each.add(callers.submit(() -> call(wire, path, first, gap)));
            }
            Histogram all = new Histogram(HIGHEST_NANOS, DIGITS);
            for (Future<Histogram> one : each) {
                all.add(one.get());
            }
            return all;
        } finally {
            wires.forEach(Wire::close);
        }
    }

    private Histogram call(Wire wire, String path, long first, long gap) throws IOException {
        var taken = new Histogram(HIGHEST_NANOS, DIGITS);
        long end = first + TimeUnit.SECONDS.toNanos(seconds);
        for (long due = first; due - end < 0; due += gap) {
            awaitTime(due);
            Wire.Reply reply = wire.get(path);
            if (reply.status() != 200) {
                throw new IOException("a request was answered with " + reply.status());
            }
            taken.recordValue(System.nanoTime() - due);
        }
        return taken;
    }

    private static void awaitTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
