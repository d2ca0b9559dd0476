package bascule.bench.flips;

import bascule.bench.Contest;
import bascule.bench.http.Wire;
import bascule.migration.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Several proxies before one service that are turned together, each with a caller who asks all
/// the time. How far apart are the first and the last one turned, as callers see it?
///
/// @param ports of the proxies
/// @param flip turns all of them
public record ThreeWays(List<Integer> ports, Flip flip, int flips) {
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long LIMIT_SECONDS = 30;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    /// Turns several to a side.
    public interface Flip {
        void to(Side side) throws Exception;
    }

    /// A turn of a contest.
    public Contest.Turn turn() {
        return () -> {
            var apart = new Histogram(HIGHEST_NANOS, DIGITS);
            var took = new Histogram(HIGHEST_NANOS, DIGITS);
            Side to = Side.GREEN;
            flip.to(to.other());
            for (int each = 0; each < flips; each++) {
                once(to, apart, took);
                to = to.other();
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("first and last turned apart, p50 (ms)", apart.getValueAtPercentile(50) / NANOS_PER_MILLI);
            figures.put("first and last turned apart, p99 (ms)", apart.getValueAtPercentile(99) / NANOS_PER_MILLI);
            figures.put("first and last turned apart, most (ms)", apart.getMaxValue() / NANOS_PER_MILLI);
            figures.put("a flip took, p99 (ms)", took.getValueAtPercentile(99) / NANOS_PER_MILLI);
            return figures;
        };
    }

    private void once(Side to, Histogram apart, Histogram took) throws Exception {
        var asking = new CountDownLatch(ports.size());
        try (ExecutorService callers = Executors.newFixedThreadPool(ports.size())) {
            List<Future<Long>> first = new ArrayList<>();
            for (int port : ports) {
                first.add(callers.submit(() -> firstAnswer(port, to, asking)));
            }
            if (!asking.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("a proxy does not answer");
            }
            long begun = System.nanoTime();
            flip.to(to);
            took.recordValue(System.nanoTime() - begun);
            long earliest = Long.MAX_VALUE;
            long latest = Long.MIN_VALUE;
            for (Future<Long> each : first) {
                long at = each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
                earliest = Math.min(earliest, at);
                latest = Math.max(latest, at);
            }
            apart.recordValue(latest - earliest);
        }
    }

    /// Asks until that side answers.
    ///
    /// @return when it did
    private static long firstAnswer(int port, Side to, CountDownLatch asking) throws IOException {
        try (Wire wire = Wire.connect(port)) {
            String origin = "";
            while (!origin.equals(to.word())) {
                Wire.Reply reply = wire.get("/");
                if (reply.status() != 200) {
                    throw new IOException("a request was answered with " + reply.status());
                }
                origin = reply.origin();
                asking.countDown();
            }
            return System.nanoTime();
        }
    }
}
