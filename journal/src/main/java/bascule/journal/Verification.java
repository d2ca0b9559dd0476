package bascule.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a journal's file tells what happened, found out from the file alone.
///
/// The chain shows every edit, deletion, insertion and reordering, but not that whole lines were cut off at the end:
/// what
/// is left is a chain too. An [Anchor] kept elsewhere (printed, mailed, in a ticket) shows that as well, and also a
/// journal that was written anew from its first line on.
public sealed interface Verification {
    /// What a journal must agree with besides, of which the chain itself knows nothing.
    interface Demand {
        /// What stands against it; empty if nothing does.
        ///
        /// @param entries of a journal whose chain holds
        Optional<Damaged> against(List<Entry> entries);
    }

    /// A place in the chain that somebody remembers.
    record Anchor(long sequence, String hash) implements Demand {
        /// @param text as [Sound#anchor] prints it: `17:6bd1…`
        /// @throws IllegalArgumentException if it is none
        public static Anchor parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "'%s' is no anchor: it is an entry's number, a colon and its hash of 64 digits"
                                .formatted(text));
            }
            return new Anchor(Long.parseLong(parts[0]), parts[1]);
        }

        @Override
        public Optional<Damaged> against(List<Entry> entries) {
            if (sequence > entries.size()) {
                return Optional.of(new Damaged(
                        entries.size() + 1L,
                        "it is gone: the journal ends with entry %d, and entry %d is remembered"
                                .formatted(entries.size(), sequence)));
            }
            String there = sequence == 0
                    ? Chain.START
                    : entries.get((int) sequence - 1).hash();
            return there.equals(hash)
                    ? Optional.empty()
                    : Optional.of(new Damaged(sequence, "it is another entry than the one that is remembered"));
        }

        @Override
        public String toString() {
            return sequence + ":" + hash;
        }
    }

    /// The chain holds.
    ///
    /// @param terms of controllers
    /// @param first,last when the first and the last entry were written; empty without entries
    /// @param tornBytes at the end that a crash left of an entry that was never acknowledged, or that is just being
    ///     written
    record Sound(
            long entries, long terms, Optional<Instant> first, Optional<Instant> last, Anchor anchor, long tornBytes)
            implements Verification {}

    /// The chain does not hold.
    ///
    /// @param line the first that does not fit; the ones before it do
    record Damaged(long line, String reason) implements Verification {}

    /// Reads the file once, whatever is demanded.
    ///
    /// @throws JournalException if the file can't be read
    static Verification of(Path file, Demand... demands) {
        return judge(reading(file), demands);
    }

    /// The same of a store that keeps each line whole.
    ///
    /// @param lines without the newlines that would end them in a file
    static Verification of(List<String> lines, Demand... demands) {
        return judge(Ledger.read(lines, List.of()), demands);
    }

    private static Reading reading(Path file) {
        try {
            return JournalReader.read(FileDisk.bytes(file));
        } catch (IOException failure) {
            throw new JournalException("the journal %s can't be read: %s".formatted(file, failure), failure);
        }
    }

    private static Verification chained(Reading found) {
        if (found.damage().isPresent()) {
            return new Damaged(found.damage().get().line(), found.damage().get().reason());
        }
        List<Entry> entries = found.entries();
        return new Sound(
                entries.size(),
                entries.stream().map(Entry::epoch).distinct().count(),
                entries.stream().findFirst().map(Entry::time),
                entries.isEmpty()
                        ? Optional.empty()
                        : Optional.of(entries.getLast().time()),
                new Anchor(
                        entries.size(),
                        entries.isEmpty() ? Chain.START : entries.getLast().hash()),
                found.torn());
    }

    private static Verification judge(Reading found, Demand... demands) {
        Verification verdict = chained(found);
        return verdict instanceof Sound
                ? Stream.of(demands)
                        .flatMap(demand -> demand.against(found.entries()).stream())
                        .<Verification>map(damaged -> damaged)
                        .findFirst()
                        .orElse(verdict)
                : verdict;
    }
}
