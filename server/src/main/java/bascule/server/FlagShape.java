package bascule.server;

import bascule.flags.Flag;
import bascule.flags.Past;
import bascule.flags.Version;
import bascule.flags.imports.Foreign;
import bascule.flags.imports.Import;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

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

    public static ObjectNode of(Problem problem) {
        return Shape.object()
                .put("line", problem.line())
                .put("column", problem.column())
                .put("pointer", problem.pointer())
                .put("message", problem.message());
    }

    /// @throws IllegalArgumentException if it is no problem
    public static Problem problem(JsonNode node) {
        var fields = new Fields(node);
        return new Problem(
                fields.count("line"), fields.count("column"), fields.text("pointer"), fields.text("message"));
    }

    /// Definitions by key, which come from one of those whose exports we read.
    ///
    /// @throws ApiError if they are none
    static Import imported(String from, String definitions) {
        if (Foreign.named(from).isEmpty()) {
            throw ApiError.malformed(
                    "'from' is one of %s, not '%s'".formatted(String.join(", ", Foreign.words()), from));
        }
        var findings = new Findings();
        var flags = new LinkedHashMap<String, Json.Fields>();
        JsonText.read(definitions, findings).ifPresent(json -> take(json, flags, findings));
        if (findings.count() > 0 || flags.isEmpty()) {
            throw ApiError.malformed("'definitions' is an object with a definition for each flag: "
                    + (findings.count() > 0 ? findings.all().getFirst() : "it has none"));
        }
        return new Import(from, flags);
    }

    private static void take(Json json, Map<String, Json.Fields> flags, Findings findings) {
        if (!(json instanceof Json.Fields(_, var members))) {
            findings.note(json.spot(), "", "this is an object, found " + json.kind());
            return;
        }
        members.forEach((key, each) -> {
            if (each instanceof Json.Fields definition) {
                flags.put(key, definition);
            } else {
                findings.note(each.spot(), Json.pointer("", key), "a flag is an object, found " + each.kind());
            }
        });
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
