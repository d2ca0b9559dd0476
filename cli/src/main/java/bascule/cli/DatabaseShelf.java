package bascule.cli;

import bascule.databases.journal.KeptLines;
import bascule.journal.JournalException;
import bascule.migration.StepException.Refused;
import bascule.server.Shelf;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines in the database that several controllers share. They are looked at once a second at most; while the database
/// can't be asked, what it said last holds.
final class DatabaseShelf implements Shelf {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int TRIES = 20;
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseShelf.class);

    private final KeptLines kept;
    private List<String> known = List.of();
    private long until = System.nanoTime();

    DatabaseShelf(KeptLines kept) {
        this.kept = kept;
    }

    @Override
    public synchronized List<String> lines() {
        if (System.nanoTime() - until >= 0) {
            try {
                known = kept.read().lines();
            } catch (JournalException away) {
                LOG.warn("{}; the {} known last hold", String.valueOf(away.getMessage()), kept.name());
            }
            until = System.nanoTime() + FRESH.toNanos();
        }
        return known;
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
