package bascule.journal;

import bascule.journal.Reading.Damage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Tells what a crash left from what somebody did.
///
/// Every entry is on disk before the next one is begun, so a crash can only harm the last line: it may lack its end, or
/// sectors of it may never have been written and read as zeros. Such a line was never acknowledged and is *torn*.
/// Everything else (a byte changed, a line gone, doubled, moved or not in the chain) is *damage*.
final class JournalReader {
    private static final int SECTOR_BYTES = 512;

    private final byte[] bytes;
    private final List<Entry> entries;
    private int start;

    private JournalReader(byte[] bytes, List<Entry> before) {
        this.bytes = bytes;
        this.entries = new ArrayList<>(before);
    }

    static Reading read(byte[] bytes) {
        return read(bytes, List.of());
    }

    /// @param before sound entries that the bytes go on from
    static Reading read(byte[] bytes, List<Entry> before) {
        return new JournalReader(bytes, before).read();
    }

    private Reading read() {
        while (true) {
            int end = newline(start);
            if (end < 0) {
                return last();
            }
            try {
                entries.add(following(Arrays.copyOfRange(bytes, start, end + 1)));
            } catch (IllegalArgumentException broken) {
                return end == bytes.length - 1 && missesSectors(start, end)
                        ? torn()
                        : damaged(String.valueOf(broken.getMessage()));
            }
            start = end + 1;
        }
    }

    /// What comes behind the last newline: nothing, an entry that lacks only its newline, or a part of one.
    private Reading last() {
        int end = bytes.length;
        while (end > start && bytes[end - 1] == 0) {
            end--;
        }
        if (end == start) {
            return start == bytes.length ? found(0, true, Optional.empty()) : torn();
        }
        byte[] whole = Arrays.copyOfRange(bytes, start, end + 1);
        whole[whole.length - 1] = '\n';
        try {
            entries.add(following(whole));
            start = end;
            return found(0, false, Optional.empty());
        } catch (IllegalArgumentException broken) {
            return isBeginning(end) ? torn() : damaged(String.valueOf(broken.getMessage()));
        }
    }

    /// Whether the bytes from `start` can be the beginning of the next entry's line: one object that is not closed yet.
    private boolean isBeginning(int end) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        String head = "{\"sequence\":%d,\"time\":\"".formatted(entries.size() + 1L);
        boolean holes = text.indexOf('\0') >= 0;
        return holes || ((text.startsWith(head) || head.startsWith(text)) && !closes(text));
    }

    private static boolean closes(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                return true;
            }
        }
        return false;
    }

    private Entry following(byte[] line) {
        Entry entry = JournalText.entry(line);
        if (entry.sequence() != entries.size() + 1L) {
            throw new IllegalArgumentException(misplaced(entry.sequence()));
        }
        String previous = entries.isEmpty() ? Chain.START : entries.getLast().hash();
        if (!Chain.hash(previous, entry.sequence(), entry.time(), entry.epoch(), entry.event())
                .equals(entry.hash())) {
            throw new IllegalArgumentException("its hash does not fit what it says and the line before");
        }
        if (!entries.isEmpty()
                && entry.epoch().number() < entries.getLast().epoch().number()) {
            throw new IllegalArgumentException("its epoch is older than the one of the line before");
        }
        return entry;
    }

    /// What became of the entry that belongs here.
    private String misplaced(long found) {
        long here = entries.size() + 1L;
        if (found < here) {
            return "it says it is entry %d, which stands above: it was copied or moved here".formatted(found);
        }
        byte[] head = "\n{\"sequence\":%d,".formatted(here).getBytes(StandardCharsets.UTF_8);
        boolean below = IntStream.range(start, bytes.length - head.length)
                .anyMatch(at -> Arrays.equals(bytes, at, at + head.length, head, 0, head.length));
        return below
                ? "it says it is entry %d; entry %d, which belongs here, stands further down".formatted(found, here)
                : "it says it is entry %d; entry %d, which belongs here, is gone".formatted(found, here);
    }

    /// Whether the line has holes of zeros that begin and end where sectors do (or the line does).
    private boolean missesSectors(int from, int end) {
        boolean misses = false;
        for (int at = from; at < end; at++) {
            if (bytes[at] == 0) {
                int hole = at;
                while (at < end && bytes[at] == 0) {
                    at++;
                }
                if ((hole != from && hole % SECTOR_BYTES != 0) || at % SECTOR_BYTES != 0) {
                    return false;
                }
                misses = true;
            }
        }
        return misses;
    }

    private int newline(int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private Reading torn() {
        return found(bytes.length - (long) start, true, Optional.empty());
    }

    private Reading damaged(String reason) {
        return found(0, true, Optional.of(new Damage(entries.size() + 1L, reason)));
    }

    private Reading found(long torn, boolean ended, Optional<Damage> damage) {
        return new Reading(entries, start, torn, ended, damage);
    }
}
