package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A journal in a file: a line of JSON an entry, each tied to the one before by its hash, on disk before an append
/// returns. One process at a time holds it; any may read it meanwhile.
///
/// A line that was torn by a crash was never acknowledged, so it is cut off when the journal is opened, and the next
/// claim notes it. Any other damage is refused: somebody changed what happened.
public final class FileJournal implements Journal {
    private final Path file;
    private final InstantSource clock;
    private final Disk disk;
    private final AutoCloseable right;
    private final Ledger ledger;
    private long length;
    private long term;
    private long torn;
    private @Nullable String poisoned;

    /// @param right to write it, given back when the journal is closed
    FileJournal(Path file, InstantSource clock, Disk disk, AutoCloseable right) throws IOException {
        this.file = file;
        this.clock = clock;
        this.disk = disk;
        this.right = right;
        Reading found = JournalReader.read(disk.read()).demandSound(file.toString());
        this.ledger = new Ledger(found.entries());
        this.length = found.length();
        this.torn = found.torn();
        this.term = ledger.lastTerm();
        mend(found);
    }

    private void mend(Reading found) throws IOException {
        if (found.ended() && found.torn() == 0) {
            return;
        }
        disk.truncate(length);
        if (!found.ended()) {
            disk.write(length, new byte[] {'\n'});
            length++;
        }
        disk.force();
    }

    /// Opens it, or makes it if there is none.
    ///
    /// @throws JournalException.Held if another controller holds it
    /// @throws JournalException if it is damaged, or it can't be read or written
    public static FileJournal open(Path file, InstantSource clock) {
        SoleHolder holder = null;
        Disk disk = null;
        try {
            holder = SoleHolder.of(file);
            disk = new FileDisk(file);
            return new FileJournal(file, clock, disk, holder);
        } catch (IOException failure) {
            closeAfterFailure(disk, holder);
            throw new JournalException(
                    "the journal %s can't be opened: %s; mend its rights or its disk".formatted(file, failure),
                    failure);
        } catch (RuntimeException refused) {
            closeAfterFailure(disk, holder);
            throw refused;
        }
    }

    private static void closeAfterFailure(@Nullable AutoCloseable... opened) {
        for (AutoCloseable each : opened) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception ignored) {
                // the failure that led here is the one to tell
            }
        }
    }

    /// The entries of a journal that may be at work in another process; an entry just being written is left out.
    ///
    /// @throws JournalException if it is damaged or can't be read
    public static List<Entry> read(Path file) {
        try {
            return JournalReader.read(FileDisk.bytes(file))
                    .demandSound(file.toString())
                    .entries();
        } catch (IOException failure) {
            throw new JournalException("the journal %s can't be read: %s".formatted(file, failure), failure);
        }
    }

    @Override
    public synchronized Epoch claim(String holder) {
        var epoch = new Epoch(term + 1);
        write(epoch, new Event.Claimed(holder));
        term = epoch.number();
        if (torn > 0) {
            write(
                    epoch,
                    new Event.Noted(
                            "the last line had been torn by a crash: its %d bytes, never acknowledged, were cut off"
                                    .formatted(torn)));
            torn = 0;
        }
        return epoch;
    }

    @Override
    public synchronized Entry append(Epoch epoch, Event event) throws Fenced {
        if (epoch.number() < term) {
            throw new Fenced("the journal " + file, epoch, new Epoch(term));
        }
        if (epoch.number() > term) {
            throw new IllegalArgumentException("epoch %s was never claimed of the journal %s".formatted(epoch, file));
        }
        return write(epoch, event);
    }

    private Entry write(Epoch epoch, Event happened) {
        if (poisoned != null) {
            throw new JournalException(poisoned);
        }
        Entry entry = ledger.following(clock, epoch, happened);
        byte[] line = JournalText.line(entry);
        put(line);
        length += line.length;
        ledger.add(entry);
        return entry;
    }

    private void put(byte[] line) {
        while (true) {
            try {
                disk.write(length, line);
                disk.force();
                return;
            } catch (IOException failure) {
                JournalException undone = undone(failure);
                if (poisoned != null || !gaveBack()) {
                    throw undone;
                }
            }
        }
    }

    private boolean gaveBack() {
        try {
            return disk.giveBack();
        } catch (IOException stuck) {
            return false;
        }
    }

    @Override
    public synchronized void reserve() {
        if (poisoned != null) {
            throw new JournalException(poisoned);
        }
        try {
            disk.reserve();
        } catch (IOException full) {
            throw new JournalException(
                    "no room can be kept aside for the journal %s: %s; make 1 MiB of room on its disk"
                            .formatted(file, full.getMessage()),
                    full);
        }
    }

    /// Nothing of an append that failed may stay. If even that can't be had, the journal takes no more.
    private JournalException undone(IOException failure) {
        String what = "the journal %s can't be written: %s".formatted(file, failure.getMessage());
        try {
            disk.truncate(length);
            disk.force();
        } catch (IOException worse) {
            poisoned = what + "; and what was half written can't be taken back: " + worse.getMessage()
                    + "; restart the controller when the disk is well";
            return new JournalException(poisoned, worse);
        }
        return new JournalException(what + "; nothing was recorded, make room on its disk", failure);
    }

    @Override
    public synchronized List<Entry> replay(long after) {
        return ledger.after(after);
    }

    /// Nothing can be appended afterwards.
    @Override
    public synchronized void close() {
        poisoned = "the journal %s is closed".formatted(file);
        try (right) {
            disk.close();
        } catch (Exception failure) {
            throw new JournalException("the journal %s can't be closed: %s".formatted(file, failure), failure);
        }
    }
}
