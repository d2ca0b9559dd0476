package bascule.bench.gates;

import bascule.bench.http.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A steady load on several gateways: so many requests a second on each, every one of another caller.
public final class Traffic implements AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int FAILED = 500;
    private static final int OK = 200;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong callers = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> failures = new ConcurrentLinkedQueue<>();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean over;

    public Traffic(List<Integer> ports, int perSecond) {
        for (int port : ports) {
            threads.add(Thread.ofVirtual().name("traffic-" + port).start(() -> load(port, perSecond)));
        }
    }

    private void load(int port, int perSecond) {
        long gap = SECOND_NANOS / perSecond;
        long due = System.nanoTime();
        try (Wire wire = Wire.connect(port)) {
            while (!over) {
                int status =
                        wire.get("/", "caller-" + callers.incrementAndGet()).status();
                if (status == FAILED) {
                    failures.add(System.nanoTime());
                } else if (status != OK) {
                    trouble = Optional.of("a request was answered with " + status);
                }
                due += gap;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException problem) {
            trouble = Optional.of(problem.toString());
        }
    }

    /// When the next failure that was not asked for yet was answered, by `System.nanoTime()`.
    ///
    /// @throws IOException if the load has broken off
    public OptionalLong nextFailure() throws IOException {
        if (trouble.isPresent()) {
            throw new IOException("the load broke: " + trouble.get());
        }
        Long at = failures.poll();
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public void close() {
        over = true;
    }
}
