package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.time.InstantSource;
import java.util.List;

/// A journal that lasts as long as the process: for dry runs, drills and tests.
public final class MemoryJournal implements Journal {
    private final InstantSource clock;
    private final Ledger ledger = new Ledger();
    private long term;

    public MemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Epoch claim(String holder) {
        term++;
        var epoch = new Epoch(term);
        add(epoch, new Event.Claimed(holder));
        return epoch;
    }

    @Override
    public synchronized Entry append(Epoch epoch, Event event) throws Fenced {
        if (epoch.number() < term) {
            throw new Fenced("the journal", epoch, new Epoch(term));
        }
        if (epoch.number() > term) {
            throw new IllegalArgumentException("epoch %s was never claimed of the journal".formatted(epoch));
        }
        return add(epoch, event);
    }

    private Entry add(Epoch epoch, Event happened) {
        Entry entry = ledger.following(clock, epoch, happened);
        ledger.add(entry);
        return entry;
    }

    @Override
    public synchronized List<Entry> replay(long after) {
        return ledger.after(after);
    }

    @Override
    public void close() {}
}
