package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal whose head is signed whenever a term begins, a phase opens or a person says
/// something, into a file or a table beside it.
///
/// Never within a swing, where every millisecond is a caller's. A head that can't be written is
/// missing from the evidence and stops nothing.
public final class SignedJournal implements Journal {
    /// Beside the journal's file.
    public static final String HEADS = "heads";

    private static final Logger LOG = LoggerFactory.getLogger(SignedJournal.class);

    private final Journal journal;
    private final String name;
    private final SigningKey key;
    private final HeadBook heads;

    /// @param name of the journal, without spaces
    public SignedJournal(Journal journal, String name, SigningKey key, Path heads) {
        this(journal, name, key, new HeadFile(heads));
    }

    public SignedJournal(Journal journal, String name, SigningKey key, HeadBook heads) {
        this.journal = journal;
        this.name = name;
        this.key = key;
        this.heads = heads;
    }

    @Override
    public Epoch claim(String holder) {
        Epoch epoch = journal.claim(holder);
        List<Entry> entries = journal.replay(0);
        sign(entries.getLast());
        return epoch;
    }

    @Override
    public Entry append(Epoch epoch, Event event) throws Fenced {
        Entry entry = journal.append(epoch, event);
        if (matters(event)) {
            sign(entry);
        }
        return entry;
    }

    private static boolean matters(Event event) {
        return switch (event) {
            case Event.Planned _,
                    Event.PhaseOpened _,
                    Event.Ordered _,
                    Event.Approved _,
                    Event.Arranged _,
                    Event.GlassBroken _,
                    Event.Reviewed _ -> true;
            default -> false;
        };
    }

    private void sign(Entry entry) {
        try {
            heads.keep(SignedHead.of(name, entry, key).line());
        } catch (IOException | JournalException failure) {
            LOG.warn("entry {} of {} has no signed head: {}", entry.sequence(), name, failure.toString());
        }
    }

    @Override
    public void reserve() {
        journal.reserve();
    }

    @Override
    public List<Entry> replay(long after) {
        return journal.replay(after);
    }

    @Override
    public void close() {
        journal.close();
    }
}
