package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.migration.Durations;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Entries go on record one after another, and whoever decides on one does so while no other comes between. Whoever
/// only looks does not wait for that: a journal that hangs is told, and hangs nobody else.
final class Recording {
    /// For longer an entry is not under way where all is well.
    private static final Duration SLOW = Duration.ofSeconds(2);

    /// How long a person waits for their turn.
    private static final Duration TURN_WITHIN = Duration.ofSeconds(3);

    private final Journal journal;
    private final Surroundings surroundings;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Duration> begun = Optional.empty();
    private volatile Optional<JournalException> trouble = Optional.empty();

    Recording(Journal journal, Surroundings surroundings) {
        this.journal = journal;
        this.surroundings = surroundings;
    }

    /// Nothing else goes on record before it is closed.
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    Turn turn() {
        lock.lock();
        return lock::unlock;
    }

    /// @throws JournalException if something else has been going on record for so long that nobody should wait for it
    Turn turnSoon() {
        try {
            if (lock.tryLock(TURN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                return lock::unlock;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new JournalException(
                "nothing was recorded: " + hanging().orElse("something else is going on record; try again"));
    }

    /// Within a turn.
    Entry put(Epoch epoch, Event event) throws Fenced {
        begun = Optional.of(surroundings.uptime());
        try {
            Entry entry = journal.append(epoch, event);
            trouble = Optional.empty();
            return entry;
        } catch (JournalException broken) {
            trouble = Optional.of(broken);
            throw broken;
        } finally {
            begun = Optional.empty();
        }
    }

    /// Why the last entry is not on record; empty if it is.
    Optional<JournalException> trouble() {
        return trouble;
    }

    /// What keeps anything from going on record now.
    Hindrance hindrance() {
        return hanging()
                .or(() -> trouble.map(broken -> String.valueOf(broken.getMessage())))
                .map(why -> Hindrance.ofJournal("no order can be recorded: " + why))
                .orElse(Hindrance.NONE);
    }

    private Optional<String> hanging() {
        return begun.map(since -> surroundings.uptime().minus(since))
                .filter(lasted -> lasted.compareTo(SLOW) > 0)
                .map(lasted -> "an entry has been under way to the journal for "
                        + Durations.text(Duration.ofSeconds(lasted.toSeconds())));
    }
}
