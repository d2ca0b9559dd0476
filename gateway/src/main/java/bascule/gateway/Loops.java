package bascule.gateway;

import bascule.migration.Side;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The event loops of one gateway, asked from other threads.
@SuppressWarnings("FutureReturnValueIgnored") // What is scheduled ends with the gateway.
final class Loops {
    private static final int NAMED = 10;
    static final long SWEEP_MILLIS = 200;
    private static final Duration ASKED = Duration.ofSeconds(1);

    private final Map<EventLoop, Loop> all = new HashMap<>();

    Loops(EventLoopGroup threads, Traffic traffic) {
        for (EventExecutor thread : threads) {
            all.put((EventLoop) thread, new Loop((EventLoop) thread, traffic));
        }
        traffic.warmUps().by(List.copyOf(all.values()));
    }

    Loop of(EventLoop thread) {
        return Objects.requireNonNull(all.get(thread));
    }

    /// Looks after what has waited too long, from here on.
    void sweep() {
        all.forEach((thread, loop) -> {
            thread.scheduleAtFixedRate(loop::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            thread.execute(loop::lookHowLate);
        });
    }

    /// Has each do that.
    void each(Runnable act) {
        all.keySet().forEach(thread -> thread.execute(act));
    }

    void endTunnels(long spreadMillis) {
        all.forEach((thread, loop) -> thread.execute(() -> loop.endTunnels(spreadMillis)));
    }

    /// That side has come to serve.
    void turned(Side serving, long spreadMillis) {
        all.forEach((thread, loop) -> thread.execute(() -> loop.turned(serving, spreadMillis)));
    }

    /// Connections to upstreams open now.
    int pooled() {
        return all.values().stream().mapToInt(loop -> loop.pool().open()).sum();
    }

    /// The requests that a hold waits for, the oldest first and no more than ten.
    List<Slow> slow() {
        long now = System.nanoTime();
        List<Exchange> found = new ArrayList<>();
        for (Loop loop : all.values()) {
            try {
                found.addAll(loop.thread().submit(loop::counted).get(ASKED.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                return List.of(Slow.LOOP);
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Exchange::since))
                .limit(NAMED)
                .map(exchange -> exchange.slow(now))
                .toList();
    }

    /// Exchanges, tunnels, and connections with bytes on their way; a loop that does not answer counts as one.
    int busy() {
        int sum = 0;
        for (Loop loop : all.values()) {
            try {
                sum += loop.thread().submit(() -> loop.busy()).get(ASKED.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            } catch (ExecutionException | TimeoutException e) {
                sum++;
            }
        }
        return sum;
    }
}
