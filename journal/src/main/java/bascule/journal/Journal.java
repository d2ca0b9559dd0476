package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.util.List;

/// What happened to one migration, durably and in order.
public interface Journal extends AutoCloseable {
    /// Begins a new term: from here on every older epoch is refused.
    ///
    /// @throws JournalException if another controller is at work on it, or it can't be read or
    ///     written
    Epoch claim(String holder);

    /// Returns once the event is on disk.
    ///
    /// @throws Fenced if a newer term has begun
    /// @throws IllegalArgumentException if that term has not begun yet
    /// @throws JournalException if it can't be written. Nothing is recorded then, unless the
    ///     message says that nobody knows: in that case nothing can be appended before a new term
    ///     has begun, which finds out
    Entry append(Epoch epoch, Event event) throws Fenced;

    /// Keeps room aside, so that what is begun now can be recorded to its end although the disk
    /// fills meanwhile. What was kept is given back by the appends that need it. One that can't
    /// run out of room has nothing to do.
    ///
    /// @throws JournalException if there is no such room now
    default void reserve() {}

    /// Every entry after the given sequence number, oldest first.
    List<Entry> replay(long after);

    @Override
    void close();
}
