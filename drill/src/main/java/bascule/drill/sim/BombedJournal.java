package bascule.drill.sim;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.MemoryJournal;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.time.InstantSource;
import java.util.List;

/// A journal around whose appends a controller may die.
final class BombedJournal implements Journal {
    private final MemoryJournal journal;
    private final Bomb bomb;

    BombedJournal(InstantSource clock, Bomb bomb) {
        this.journal = new MemoryJournal(clock);
        this.bomb = bomb;
    }

    @Override
    public Epoch claim(String holder) {
        bomb.pass("claim");
        Epoch epoch = journal.claim(holder);
        bomb.pass("claimed");
        return epoch;
    }

    @Override
    public Entry append(Epoch epoch, Event event) throws Fenced {
        bomb.pass("append " + event);
        Entry entry = journal.append(epoch, event);
        bomb.pass("appended " + event);
        return entry;
    }

    @Override
    public List<Entry> replay(long after) {
        return journal.replay(after);
    }

    @Override
    public void close() {}
}
