package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A line of JSON for each request, written by a thread of its own. Whoever adds a line never waits: it
/// goes into a bounded queue, and is counted as dropped where there is no room.
///
/// Above so many lines in a second it writes one in ten of the others, marked `"sample":10`, and every
/// failure.
final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int QUEUE = 10_000;
    private static final int SAMPLE = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NAP = TimeUnit.MILLISECONDS.toNanos(20);

    /// @param side null if it was let in to none
    /// @param cohort the caller's bucket, `Bucket.NONE` if nobody asked for it
    /// @param status of the service's own answer; 0 if there was none
    /// @param trace the trace's id; null if it is in none
    /// @param flags variants of flags as the service names them; null if it does not
    record Line(
            String method,
            String path,
            String route,
            @Nullable Side side,
            int cohort,
            long heldMillis,
            long millis,
            int status,
            Outcome outcome,
            @Nullable String trace,
            @Nullable String flags,
            long bytesIn,
            long bytesOut) {}

    private record Entry(Line line, long epoch, long at, int sample) {}

    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger inSecond = new AtomicInteger();
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder sampledOut = new LongAdder();
    private final Figures figures;
    private final Path file;
    private final Thread writer;
    private volatile long second = System.nanoTime();
    private volatile int perSecond;
    private volatile boolean closed;

    private AccessLog(Path file, Figures figures, int perSecond) {
        this.file = file;
        this.figures = figures;
        this.perSecond = perSecond;
        this.writer =
                Thread.ofPlatform().name("bascule-gateway-access-log").daemon().unstarted(this::write);
    }

    /// Appends to that file.
    static AccessLog to(Path file, Figures figures, int perSecond) {
        AccessLog log = new AccessLog(file.toAbsolutePath(), figures, perSecond);
        log.writer.start();
        return log;
    }

    Path file() {
        return file;
    }

    void limit(int lines) {
        perSecond = lines;
    }

    /// Never waits.
    void add(Line line) {
        int sample = sample(line.outcome());
        if (sample == 0) {
            sampledOut.increment();
        } else if (queued.incrementAndGet() > QUEUE) {
            queued.decrementAndGet();
            dropped.increment();
        } else {
            queue.add(new Entry(line, figures.epoch(), System.currentTimeMillis(), sample));
        }
    }

    /// For how many requests its line stands; 0 if it has none.
    private int sample(Outcome outcome) {
        long now = System.nanoTime();
        if (now - second > SECOND) {
            second = now;
            inSecond.set(0);
        }
        int count = inSecond.incrementAndGet();
        if (count <= perSecond || outcome == Outcome.NOT_DONE || outcome == Outcome.UNKNOWN) {
            return 1;
        }
        return outcome == Outcome.ANSWERED_5XX ? 1 : count % SAMPLE == 0 ? SAMPLE : 0;
    }

    long written() {
        return written.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    long sampledOut() {
        return sampledOut.sum();
    }

    private void write() {
        boolean failing = false;
        while (!closed || !queue.isEmpty()) {
            if (queue.isEmpty()) {
                LockSupport.parkNanos(NAP);
                continue;
            }
            try {
                writeQueue();
                failing = false;
            } catch (IOException e) {
                if (!failing) {
                    LOG.warn("the access log {} can't be written, its lines are dropped until it can be", file, e);
                }
                failing = true;
                if (closed) {
                    dropped.add(queue.size());
                    return;
                }
                LockSupport.parkNanos(NAP);
            }
        }
    }

    /// Opens the file each time, so that one that was moved away is begun anew.
    private void writeQueue() throws IOException {
        try (Writer out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (Entry next = next(); next != null; next = next()) {
                out.write(text(next));
                written.increment();
            }
        }
    }

    private @Nullable Entry next() {
        Entry next = queue.poll();
        if (next != null) {
            queued.decrementAndGet();
        }
        return next;
    }

    private static String text(Entry entry) {
        Line line = entry.line();
        ObjectNode node = Json.object();
        node.put("at", Instant.ofEpochMilli(entry.at()).toString());
        node.put("method", line.method());
        node.put("path", line.path());
        node.put("route", line.route());
        if (line.side() != null) {
            node.put("side", line.side().word());
        }
        if (line.cohort() != Bucket.NONE) {
            node.put("cohort", line.cohort());
        }
        node.put("epoch", entry.epoch());
        node.put("heldMillis", line.heldMillis());
        node.put("millis", line.millis());
        if (line.status() > 0) {
            node.put("status", line.status());
        }
        node.put("outcome", line.outcome().label());
        if (line.trace() != null) {
            node.put("trace", line.trace());
        }
        if (line.flags() != null) {
            Variants.read(line.flags()).forEach(node.withObject("/flags")::put);
        }
        node.put("bytesIn", line.bytesIn()).put("bytesOut", line.bytesOut());
        if (entry.sample() > 1) {
            node.put("sample", entry.sample());
        }
        return node + "\n";
    }

    /// What was added is written first, within a second.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
