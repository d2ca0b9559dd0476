package bascule.gateway;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Keeps callers from reading older than what they wrote: knows who wrote here and who writes
/// through other gateways, and keeps what this one has promised those. From any thread.
final class Sessions implements AutoCloseable {
    private final Writers writers = new Writers();
    private final Promises promises = new Promises(System::nanoTime);
    private final Others others;
    private final AtomicLong kept = new AtomicLong();

    Sessions(Asking asking, Supplier<Limits> limits) {
        this.others = new Others(writers, asking, limits);
    }

    Writers writers() {
        return writers;
    }

    Promises promises() {
        return promises;
    }

    Others others() {
        return others;
    }

    /// Whether green has everything that this caller wrote, through whatever gateway.
    ///
    /// @param callers by what it is known
    boolean mayRead(int[] callers) {
        // First who promised, then what was told under the promise.
        boolean may = others.promised() && writers.mayRead(callers);
        if (!may) {
            kept.incrementAndGet();
        }
        return may;
    }

    /// Reads that went to blue though their callers are among those that a split sends to green.
    long kept() {
        return kept.get();
    }

    /// Green has every write that was answered before that mark was given, here or elsewhere.
    ///
    /// @param addresses of all other gateways that callers may write through
    /// @return the next mark
    String arrived(String mark, long leaseNanos, List<URI> addresses) {
        others.are(addresses);
        String next = writers.arrived(mark, leaseNanos);
        others.ask();
        return next;
    }

    /// From here on requests may come; the process before this one may have served until now.
    ///
    /// @param cohorts how callers are told apart
    void begin(String cohorts) {
        promises.tellApart(cohorts);
        promises.begin();
    }

    /// Forgets what was said of green, which may be another one now.
    ///
    /// @param cohorts how callers are told apart from here on
    void forget(String cohorts) {
        promises.tellApart(cohorts);
        writers.forget();
        others.close();
    }

    void tick() {
        promises.tick();
        others.tick();
    }

    @Override
    public void close() {
        others.close();
    }
}
