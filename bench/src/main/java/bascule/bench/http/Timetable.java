package bascule.bench.http;

import bascule.bench.Contest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
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

    private Histogram load(int port, String path) throws IOException {
        var taken = new Histogram(HIGHEST_NANOS, DIGITS);
        List<Asking> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int each = 0; each < connections; each++) {
                all.add(new Asking(port, path, selector, taken));
            }
            long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
            long begin = System.nanoTime() + SETTLE_NANOS;
            int asked = 0;
            while (asked < perSecond * seconds || !all.stream().allMatch(Asking::idle)) {
                long now = System.nanoTime();
                for (; asked < perSecond * seconds && begin + gap * asked - now <= 0; asked++) {
                    all.get(asked % connections).ask(begin + gap * asked);
                }
                read(selector, asked < perSecond * seconds ? begin + gap * asked : now + gap);
                if (now - begin > HIGHEST_NANOS) {
                    throw new IOException("requests are not answered any more");
                }
            }
            return taken;
        } finally {
            all.forEach(Asking::close);
        }
    }

    /// One thread, which sleeps for moments only: callers with a thread each take turns on few processors, and each
    /// turn that they wait for would count as the proxy's.
    private static void read(Selector selector, long next) throws IOException {
        if (selector.selectNow() == 0) {
            LockSupport.parkNanos(Math.min(next - System.nanoTime(), MOMENT_NANOS));
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Asking) key.attachment()).read();
        }
        selector.selectedKeys().clear();
    }
}
