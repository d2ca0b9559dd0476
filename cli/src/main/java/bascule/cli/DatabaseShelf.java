package bascule.cli;

import bascule.databases.journal.KeptLines;
import bascule.journal.JournalException;
import bascule.migration.StepException.Refused;
import bascule.server.Shelf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines in the database that several controllers share. They are looked at once a second at most; while the database
/// can't be asked, what it said last holds for a time. After that, and if it never said anything, they can't be read:
/// none at all would be another answer.
final class DatabaseShelf implements Shelf {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration WAITS = Duration.ofMillis(500);
    private static final int TRIES = 20;
    /// So long may a token go on that was revoked just before the database went away.
    private static final Duration HOLDS = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseShelf.class);

    private final KeptLines kept;
    private volatile Optional<Known> known = Optional.empty();
    private volatile long until = System.nanoTime();
    private Future<?> asking = CompletableFuture.completedFuture(null);

    /// @param nanos when they were read
    private record Known(List<String> lines, long nanos) {
        static Optional<Known> now(List<String> lines) {
            return Optional.of(new Known(lines, System.nanoTime()));
        }

        boolean holds() {
            return System.nanoTime() - nanos < HOLDS.toNanos();
        }
    }

    DatabaseShelf(KeptLines kept) {
        this.kept = kept;
    }

    /// A database that hangs is not waited for: whoever asks would hang with it.
    @Override
    public List<String> lines() throws Refused {
        Future<?> asked = asked();
        try {
            asked.get(WAITS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hanging) {
            LOG.warn("the database of journals does not answer; the {} known last hold for a time", kept.name());
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return known.filter(Known::holds)
                .map(Known::lines)
                .orElseThrow(() -> new Refused(
                        "the %s can't be read: the database of journals does not answer".formatted(kept.name())));
    }

    /// One at a time.
    private synchronized Future<?> asked() {
        if (asking.isDone() && System.nanoTime() - until >= 0) {
            var look = new FutureTask<>(this::read, null);
            asking = look;
            Thread.ofVirtual().name("the " + kept.name()).start(look);
        }
        return asking;
    }

    private void read() {
        try {
            List<String> lines = kept.read().lines();
            // The same list as long as nothing changed.
            known = Known.now(known.map(Known::lines).filter(lines::equals).orElse(lines));
        } catch (JournalException away) {
            LOG.warn("{}; the {} known last hold for a time", String.valueOf(away.getMessage()), kept.name());
        }
        until = System.nanoTime() + FRESH.toNanos();
    }

    @Override
    public synchronized void change(Change change) throws Refused {
        try {
            for (int tried = 0; tried < TRIES; tried++) {
                KeptLines.Kept before = kept.read();
                List<String> after = change.of(before.lines());
                if (kept.replace(before.version(), after)) {
                    known = Known.now(after);
                    return;
                }
            }
        } catch (JournalException away) {
            throw new Refused(String.valueOf(away.getMessage()), away);
        }
        throw new Refused("others change the %s all the time: try again".formatted(kept.name()));
    }
}
