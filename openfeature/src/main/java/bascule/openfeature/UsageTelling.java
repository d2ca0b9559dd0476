package bascule.openfeature;

import bascule.flags.usage.Report;
import bascule.flags.usage.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the controller from time to time what this program used its flags for. While the controller is away the counts
/// wait, in a room that has a bound.
final class UsageTelling implements AutoCloseable {
    /// At one time; what is left is told at the next.
    private static final int REPORTS_MAX = 20;

    private static final Duration LAST = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(UsageTelling.class);

    private final Usage usage;
    private final Line line;
    private final Duration every;
    private final Thread thread;
    private boolean closed;

    private UsageTelling(ProviderSettings settings, Usage usage) {
        this.usage = usage;
        this.line = new Line(settings);
        this.every = settings.tells();
        this.thread = Thread.ofVirtual().name("flag-usage").unstarted(this::tell);
    }

    static UsageTelling start(ProviderSettings settings, Usage usage) {
        var telling = new UsageTelling(settings, usage);
        telling.thread.start();
        return telling;
    }

    private void tell() {
        while (rested()) {
            tellAll();
        }
        tellAll();
    }

    private void tellAll() {
        try {
            boolean more = true;
            for (int left = REPORTS_MAX; more && left > 0; left--) {
                more = told(usage.next());
            }
        } catch (IOException | RuntimeException gone) {
            LOG.debug("nobody hears now what flags were used for: {}", gone.toString());
        }
    }

    /// @return whether there may be more
    private boolean told(Optional<Report> next) throws IOException {
        if (next.isEmpty()) {
            return false;
        }
        line.tell(next.get());
        usage.arrived();
        return next.get().full();
    }

    /// @return false once it is closed
    private synchronized boolean rested() {
        long end = System.nanoTime() + every.toNanos();
        try {
            for (long left = every.toMillis(); left > 0 && !closed; left = left(end)) {
                wait(left);
            }
        } catch (InterruptedException _) {
            closed = true;
        }
        return !closed;
    }

    private static long left(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    /// Once what is left was told, or could not be.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(LAST);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
