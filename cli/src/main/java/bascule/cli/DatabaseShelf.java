package bascule.cli;

import bascule.databases.journal.KeptLines;
import bascule.journal.JournalException;
import bascule.migration.StepException.Refused;
import bascule.server.Shelf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines in the database that several controllers share. They are looked at once a second at most; while the database
/// can't be asked, what it said last holds.
final class DatabaseShelf implements Shelf {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration WAITS = Duration.ofMillis(500);
    private static final int TRIES = 20;
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseShelf.class);

    private final KeptLines kept;
    private volatile List<String> known = List.of();
    private volatile long until = System.nanoTime();
    private Future<?> asking = CompletableFuture.completedFuture(null);

    DatabaseShelf(KeptLines kept) {
        this.kept = kept;
    }

    /// A database that hangs is not waited for: whoever asks would hang with it.
    @Override
    public List<String> lines() {
        Future<?> asked = asked();
        try {
            asked.get(WAITS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hanging) {
            LOG.warn("the database of journals does not answer; the {} known last hold", kept.name());
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return known;
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
            known = kept.read().lines();
        } catch (JournalException away) {
            LOG.warn("{}; the {} known last hold", String.valueOf(away.getMessage()), kept.name());
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
                    known = after;
                    return;
                }
            }
        } catch (JournalException away) {
            throw new Refused(String.valueOf(away.getMessage()), away);
        }
        throw new Refused("others change the %s all the time: try again".formatted(kept.name()));
    }
}
