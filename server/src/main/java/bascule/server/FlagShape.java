package bascule.server;

import bascule.flags.Flag;
import bascule.flags.Past;
import bascule.flags.Version;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Flags and their changes as the API and the command line write them.
public final class FlagShape {
    private FlagShape() {}

    public static ObjectNode of(Flag flag) {
        ObjectNode node = Shape.object()
                .put("key", flag.key())
                .put("enabled", flag.enabled())
                .put("constant", flag.constant());
        node.set("variants", Shape.tree(flag.variants()));
        node.set("metadata", Shape.tree(flag.metadata()));
        return node;
    }

    public static ObjectNode of(Past past) {
        return Shape.object()
                .put("version", past.version().toString())
                .put("at", past.at().toString())
                .put("actor", past.actor())
                .put("reason", past.reason())
                .put("what", past.what())
                .put("hash", past.hash());
    }

    /// @throws IllegalArgumentException if it is no change
    public static Past past(JsonNode node) {
        var fields = new Fields(node);
        return new Past(
                fields.time("at"),
                Version.parse(fields.text("version"))
                        .orElseThrow(() -> new IllegalArgumentException("'version' is none")),
                fields.text("actor"),
                fields.text("reason"),
                fields.text("what"),
                fields.text("hash"));
    }
}
