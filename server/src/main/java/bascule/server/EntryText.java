package bascule.server;

import bascule.journal.Entry;
import bascule.journal.EventText;
import bascule.migration.Epoch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// An entry of a journal as the API tells it, and back.
public final class EntryText {
    private EntryText() {}

    public static ObjectNode write(Entry entry) {
        ObjectNode node = Shape.object()
                .put("sequence", entry.sequence())
                .put("time", entry.time().toString())
                .put("epoch", entry.epoch().number());
        node.set("event", EventText.node(entry.event()));
        return node.put("hash", entry.hash());
    }

    /// @throws IllegalArgumentException if it is no entry
    public static Entry read(JsonNode node) {
        var fields = new Fields(node);
        return new Entry(
                fields.number("sequence"),
                fields.time("time"),
                new Epoch(fields.number("epoch")),
                EventText.read(node.path("event")),
                fields.text("hash"));
    }
}
