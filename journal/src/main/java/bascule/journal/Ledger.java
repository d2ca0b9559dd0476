package bascule.journal;

import bascule.migration.Epoch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The entries of one journal as far as they are known here, and what the next one is: what
/// journals have in common wherever they are kept. Not for several threads at once.
public final class Ledger {
    private final List<Entry> entries = new ArrayList<>();

    /// One without entries.
    public Ledger() {}

    Ledger(Collection<Entry> sound) {
        entries.addAll(sound);
    }

    /// The entry that would be the next, with what bytes can't say already left out. It is not
    /// added.
    public Entry following(InstantSource clock, Epoch epoch, Event happened) {
        Event event = EventText.storable(happened);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long sequence = length() + 1;
        return new Entry(sequence, now, epoch, event, Chain.hash(lastHash(), sequence, now, epoch, event));
    }

    /// @param entry the following one, once it is where it is kept
    public void add(Entry entry) {
        entries.add(entry);
    }

    /// Takes the next lines of a store that keeps each line whole, so that no crash can leave half
    /// of one.
    ///
    /// @param lines without the newline that would end them in a file
    /// @param where they are, for people
    /// @throws JournalException if one does not follow the one before; none is taken then
    public void take(List<String> lines, String where) {
        Reading found = read(lines, entries).demandSound(where);
        entries.clear();
        entries.addAll(found.entries());
    }

    static Reading read(List<String> lines, List<Entry> before) {
        return JournalReader.read(bytes(lines), before);
    }

    /// A line break within a line would make two of it; no journal writes one.
    private static byte[] bytes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace("\n", "\\n") + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Every entry after the given sequence number, oldest first.
    public List<Entry> after(long sequence) {
        return List.copyOf(entries.subList(Math.clamp(sequence, 0, entries.size()), entries.size()));
    }

    /// How many there are: the sequence number of the last one.
    public long length() {
        return entries.size();
    }

    /// Of the last entry's term; 0 if there is none.
    public long lastTerm() {
        return entries.isEmpty() ? 0 : entries.getLast().epoch().number();
    }

    private String lastHash() {
        return entries.isEmpty() ? Chain.START : entries.getLast().hash();
    }

    /// The one way to write an entry, without the newline that ends it in a file.
    public static String line(Entry entry) {
        String line = new String(JournalText.line(entry), StandardCharsets.UTF_8);
        return line.substring(0, line.length() - 1);
    }
}
