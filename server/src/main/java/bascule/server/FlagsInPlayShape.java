package bascule.server;

import bascule.flags.FlagsInPlay;
import bascule.flags.FlagsInPlay.Given;
import bascule.flags.FlagsInPlay.Moving;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The flags of a migration as a status has them, and back.
final class FlagsInPlayShape {
    private FlagsInPlayShape() {}

    static void write(ObjectNode node, FlagsInPlay flags) {
        node.put("version", flags.version());
        ArrayNode moving = node.putArray("moving");
        flags.flags().forEach(each -> write(moving.addObject(), each));
        node.put("listening", flags.listening());
        flags.behind().forEach(node.putArray("behind")::add);
        node.put("trouble", flags.trouble());
    }

    private static void write(ObjectNode node, Moving flag) {
        node.put("flag", flag.flag())
                .put("share", flag.share())
                .put("stage", flag.stage())
                .put("killed", flag.killed());
        ArrayNode variants = node.putArray("variants");
        for (Given each : flag.variants()) {
            variants.addObject()
                    .put("variant", each.variant())
                    .put("adoption", each.adoption())
                    .put("keys", each.keys())
                    .put("answers", each.answers());
        }
    }

    /// @throws IllegalArgumentException if it is none
    static FlagsInPlay read(Fields fields) {
        return new FlagsInPlay(
                fields.text("version"),
                fields.all("moving", FlagsInPlayShape::moving),
                fields.count("listening"),
                fields.all("behind", JsonNode::asText),
                fields.text("trouble"));
    }

    private static Moving moving(JsonNode node) {
        var fields = new Fields(node);
        return new Moving(
                fields.text("flag"),
                fields.text("share"),
                fields.text("stage"),
                fields.text("killed"),
                fields.all("variants", FlagsInPlayShape::given));
    }

    private static Given given(JsonNode node) {
        var fields = new Fields(node);
        return new Given(
                fields.text("variant"), fields.fraction("adoption"), fields.number("keys"), fields.number("answers"));
    }
}
