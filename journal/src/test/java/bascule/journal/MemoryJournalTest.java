package bascule.journal;

import java.time.InstantSource;

final class MemoryJournalTest extends JournalContract {
    @Override
    protected Journal create(InstantSource clock) {
        return new MemoryJournal(clock);
    }
}
