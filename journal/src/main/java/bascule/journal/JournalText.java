package bascule.journal;

import bascule.migration.Epoch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/// An entry as a line of JSON, and back. There is one way to write an entry: a line that says the same in other bytes
/// is
/// refused, so that no byte of a journal can change unseen.
final class JournalText {
    private JournalText() {}

    /// The line's bytes, with the newline that ends it.
    static byte[] line(Entry entry) {
        ObjectNode node = EventText.object();
        node.put("sequence", entry.sequence());
        node.put("time", entry.time().toString());
        node.put("epoch", entry.epoch().number());
        node.set("event", EventText.node(entry.event()));
        node.put("hash", entry.hash());
        return (node + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// @param line with the newline that ends it
    /// @throws IllegalArgumentException if it is no entry
    static Entry entry(byte[] line) {
        JsonNode node = EventText.parse(line);
        var entry = new Entry(
                number(node, "sequence"),
                time(node),
                new Epoch(number(node, "epoch")),
                EventText.read(node.path("event")),
                EventText.text(node, "hash"));
        if (!Arrays.equals(line(entry), line)) {
            throw new IllegalArgumentException("it was not written by a journal: its bytes are not those of its entry");
        }
        return entry;
    }

    private static Instant time(JsonNode node) {
        try {
            return Instant.parse(EventText.text(node, "time"));
        } catch (DateTimeException broken) {
            throw new IllegalArgumentException("its time is none: " + broken.getMessage(), broken);
        }
    }

    private static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("it has no '" + field + "'");
        }
        return value.longValue();
    }
}
