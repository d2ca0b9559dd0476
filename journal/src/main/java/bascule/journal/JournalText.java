package bascule.journal;

import bascule.migration.Epoch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines of a journal's file.
final class JournalText {
    private JournalText() {}

    /// @param length bytes of whole, sound lines; what comes after was torn
    record Reading(List<Entry> entries, long length) {}

    static String line(Entry entry) {
        ObjectNode node = EventText.object();
        node.put("sequence", entry.sequence());
        node.put("time", entry.time().toString());
        node.put("epoch", entry.epoch().number());
        node.set("event", EventText.node(entry.event()));
        node.put("hash", entry.hash());
        return node + "\n";
    }

    /// @throws JournalException if a whole line is damaged
    static Reading read(Path file, byte[] bytes) {
        var entries = new ArrayList<Entry>();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                entries.add(entry(file, Arrays.copyOfRange(bytes, start, at), entries));
                start = at + 1;
            }
        }
        return new Reading(List.copyOf(entries), start);
    }

    private static Entry entry(Path file, byte[] line, List<Entry> before) {
        try {
            JsonNode node = EventText.parse(line);
            var entry = new Entry(
                    number(node, "sequence"),
                    Instant.parse(EventText.text(node, "time")),
                    new Epoch(number(node, "epoch")),
                    EventText.read(node.path("event")),
                    EventText.text(node, "hash"));
            demandFollows(entry, before);
            return entry;
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new JournalException(
                    "line %d of the journal %s is damaged: %s. Nothing may go on from it: put back a copy that is sound"
                            .formatted(before.size() + 1, file, broken.getMessage()),
                    broken);
        }
    }

    private static void demandFollows(Entry entry, List<Entry> before) {
        if (entry.sequence() != before.size() + 1L) {
            throw new IllegalArgumentException("it says it is entry " + entry.sequence());
        }
        String previous = before.isEmpty() ? Chain.START : before.getLast().hash();
        String hash = Chain.hash(previous, entry.sequence(), entry.time(), entry.epoch(), entry.event());
        if (!hash.equals(entry.hash())) {
            throw new IllegalArgumentException("its hash does not fit what it says and the line before");
        }
    }

    private static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("it has no '" + field + "'");
        }
        return value.longValue();
    }
}
