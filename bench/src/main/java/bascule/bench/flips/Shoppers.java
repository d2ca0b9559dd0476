package bascule.bench.flips;

import bascule.bench.http.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Callers with a timetable, half of whose requests are POST; and a few whose requests take 3 s,
/// one after the other.
public final class Shoppers implements AutoCloseable {
    private static final int FAST = 40;
    private static final int SLOW = 4;
    private static final long END_SECONDS = 70;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final List<FutureTask<List<Asked>>> callers = new ArrayList<>();

    /// @param due when it should have been asked, in nanoseconds of this machine's clock
    /// @param origin who answered; empty if it failed
    record Asked(long due, long begun, long end, String origin, boolean slow) {
        boolean failed() {
            return origin.isEmpty();
        }
    }

    static Shoppers start(int port, int perSecond) {
        var shoppers = new Shoppers();
        long gap = TimeUnit.SECONDS.toNanos(1) * FAST / perSecond;
        long begin = System.nanoTime();
        for (int caller = 0; caller < FAST; caller++) {
            long first = begin + gap * caller / FAST;
            shoppers.start(() -> shoppers.call(port, first, gap, false));
        }
        for (int caller = 0; caller < SLOW; caller++) {
            long first = begin + TimeUnit.SECONDS.toNanos(3) * caller / SLOW;
            shoppers.start(() -> shoppers.call(port, first, 1, true));
        }
        return shoppers;
    }

    private void start(java.util.concurrent.Callable<List<Asked>> caller) {
        var task = new FutureTask<>(caller);
        callers.add(task);
        Thread.ofPlatform().name("shopper").daemon().start(task);
    }

    private List<Asked> call(int port, long first, long gap, boolean slow) {
        List<Asked> asked = new ArrayList<>();
        @Nullable Wire wire = null;
        long due = first;
        for (int number = 0; !ending.get(); number++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long begun = System.nanoTime();
            String origin = "";
            try {
                wire = wire == null ? Wire.connect(port) : wire;
                origin = ask(wire, slow, number);
            } catch (IOException broken) {
                if (wire != null) {
                    wire.close();
                }
                wire = null;
            }
            asked.add(new Asked(slow ? begun : due, begun, System.nanoTime(), origin, slow));
            due += gap;
        }
        if (wire != null) {
            wire.close();
        }
        return asked;
    }

    private static String ask(Wire wire, boolean slow, int number) throws IOException {
        wire.send(!slow && number % 2 == 0 ? "POST" : "GET", slow ? SideOrigin.SLOW : "/");
        Wire.Reply reply = wire.read();
        return reply.status() == 200 ? reply.origin() : "";
    }

    /// Ends them, and returns all that they asked.
    List<Asked> end() throws InterruptedException, ExecutionException, TimeoutException {
        ending.set(true);
        List<Asked> all = new ArrayList<>();
        for (FutureTask<List<Asked>> caller : callers) {
            all.addAll(caller.get(END_SECONDS, TimeUnit.SECONDS));
        }
        return all;
    }

    @Override
    public void close() {
        ending.set(true);
    }
}
