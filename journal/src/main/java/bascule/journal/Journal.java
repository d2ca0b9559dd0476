package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.util.List;

/// What happened to one migration, durably and in order.
public interface Journal extends AutoCloseable {
    /// Begins a new term: from here on every older epoch is refused.
    ///
    /// @throws JournalException if another controller is at work on it, or it can't be read or written
    Epoch claim(String holder);

    /// Returns once the event is on disk.
    ///
    /// @throws Fenced if a newer term has begun
    /// @throws IllegalArgumentException if that term has not begun yet
    /// @throws JournalException if it can't be written; nothing is recorded then
    Entry append(Epoch epoch, Event event) throws Fenced;

    /// Every entry after the given sequence number, oldest first.
    List<Entry> replay(long after);

    @Override
    void close();
}
