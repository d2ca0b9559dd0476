package bascule.bench.flips;

import bascule.bench.http.Wire;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Many clients who have asked, each on a connection of its own, and wait.
public final class Crowd implements AutoCloseable {
    private static final Duration QUEUED = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final List<Wire> wires = new ArrayList<>();

    public static Crowd ask(int port, int count) throws IOException {
        var crowd = new Crowd();
        try {
            for (int each = 0; each < count; each++) {
                Wire wire = Wire.connect(port);
                crowd.wires.add(wire);
                wire.send("POST", "/");
            }
            return crowd;
        } catch (IOException | RuntimeException problem) {
            crowd.close();
            throw problem;
        }
    }

    /// Returns once the proxy holds so many.
    public void awaitHeld(Balancer balancer, int count) throws IOException, StepException {
        long end = System.nanoTime() + QUEUED.toNanos();
        for (long held = 0; held < count; held = balancer.standing().counters().held()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the gateway does not hold %d requests but %d".formatted(count, held));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// How many get an answer from that side.
    public int answeredBy(String side) throws InterruptedException, ExecutionException {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Wire.Reply>> replies =
                    wires.stream().map(wire -> readers.submit(wire::read)).toList();
            int answered = 0;
            for (Future<Wire.Reply> reply : replies) {
                answered += reply.get().origin().equals(side) ? 1 : 0;
            }
            return answered;
        }
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
    }
}
