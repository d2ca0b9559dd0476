package bascule.journal;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A journal in a file: a line of JSON an entry, each tied to the one before by its hash, on disk before an append
/// returns. One process at a time holds it.
///
/// A line that was torn by a crash was never acknowledged, so it is cut off at the next opening. Any other damage is
/// refused: somebody changed what happened.
public final class FileJournal implements Journal {
    private final Path file;
    private final InstantSource clock;
    private final FileChannel channel;
    private final FileLock lock;
    private final List<Entry> entries;
    private long length;
    private long term;
    private @Nullable String poisoned;

    private FileJournal(Path file, InstantSource clock, FileChannel channel, FileLock lock, JournalText.Reading found)
            throws IOException {
        this.file = file;
        this.clock = clock;
        this.channel = channel;
        this.lock = lock;
        this.entries = new ArrayList<>(found.entries());
        this.length = found.length();
        this.term = entries.stream()
                .mapToLong(entry -> entry.epoch().number())
                .max()
                .orElse(0);
        if (channel.size() > length) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /// Opens it, or makes it if there is none.
    ///
    /// @throws JournalException if it is damaged, another process holds it, or it can't be read or written
    public static FileJournal open(Path file, InstantSource clock) {
        FileChannel channel = null;
        try {
            boolean fresh = !Files.exists(file);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = lock(channel, file);
            if (fresh) {
                forceParent(file);
            }
            return new FileJournal(file, clock, channel, lock, JournalText.read(file, contents(channel)));
        } catch (IOException failure) {
            closeQuietly(channel);
            throw new JournalException("the journal %s can't be opened: %s".formatted(file, failure), failure);
        } catch (JournalException refused) {
            closeQuietly(channel);
            throw refused;
        }
    }

    /// Read through the channel that holds the lock: to close any other channel of the file would let go of it.
    private static byte[] contents(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until all is there
        }
        return bytes.array();
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByUs) {
            // another journal of this very process: the same answer as for another process's
        }
        if (lock == null) {
            throw new JournalException(
                    "the journal %s is held by another controller: stop that one first, or let it do the work"
                            .formatted(file));
        }
        return lock;
    }

    private static void forceParent(Path file) throws IOException {
        try (var parent = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // the failure that led here is the one to tell
        }
    }

    @Override
    public synchronized Epoch claim(String holder) {
        var epoch = new Epoch(term + 1);
        write(epoch, new Event.Claimed(holder));
        term = epoch.number();
        return epoch;
    }

    @Override
    public synchronized Entry append(Epoch epoch, Event event) throws Fenced {
        if (epoch.number() < term) {
            throw new Fenced("the journal " + file, epoch, new Epoch(term));
        }
        return write(epoch, event);
    }

    private Entry write(Epoch epoch, Event event) {
        if (poisoned != null) {
            throw new JournalException(poisoned);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String previous = entries.isEmpty() ? Chain.START : entries.getLast().hash();
        long sequence = entries.size() + 1L;
        var entry = new Entry(sequence, now, epoch, event, Chain.hash(previous, sequence, now, epoch, event));
        byte[] line = JournalText.line(entry).getBytes(StandardCharsets.UTF_8);
        try {
            var bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes, length + bytes.position());
            }
            channel.force(true);
        } catch (IOException failure) {
            throw undone(failure);
        }
        length += line.length;
        entries.add(entry);
        return entry;
    }

    /// Nothing of an append that failed may stay. If even that can't be had, the journal takes no more.
    private JournalException undone(IOException failure) {
        String what = "the journal %s can't be written: %s".formatted(file, failure.getMessage());
        try {
            channel.truncate(length);
            channel.force(true);
        } catch (IOException worse) {
            poisoned = what + "; and what was half written can't be taken back: " + worse.getMessage()
                    + "; restart the controller when the disk is well";
            return new JournalException(poisoned, worse);
        }
        return new JournalException(what + "; nothing was recorded, make room on its disk", failure);
    }

    @Override
    public synchronized List<Entry> replay(long after) {
        return List.copyOf(entries.subList((int) Math.min(after, entries.size()), entries.size()));
    }

    @Override
    public synchronized void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException failure) {
            throw new JournalException("the journal %s can't be closed: %s".formatted(file, failure), failure);
        }
    }
}
