package bascule.cli;

import bascule.flags.Evaluation;
import bascule.flags.Flag;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.server.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Flags and what they give, as people and programs read them.
final class FlagText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FlagText() {}

    /// One line: `checkout-v2  on, off  by rules  kind release, owner payments`.
    static String line(Flag flag) {
        String how = !flag.enabled() ? "disabled" : flag.constant() ? "the same for all" : "by rules";
        String marks = flag.metadata().entrySet().stream()
                .filter(mark -> mark.getKey().startsWith("bascule."))
                .map(mark -> mark.getKey().substring("bascule.".length()) + " " + mark.getValue())
                .collect(Collectors.joining(", "));
        return "%-30s %-16s %-20s %s"
                .formatted(flag.key(), how, String.join(", ", flag.variants().keySet()), marks)
                .stripTrailing();
    }

    static ObjectNode json(String key, Evaluation given) {
        ObjectNode answer =
                Shape.ok().put("key", key).put("reason", given.reason().toString());
        switch (given) {
            case Evaluation.Decided(var variant, var value, _, _) -> {
                answer.put("variant", variant);
                answer.set("value", value(value));
            }
            case Evaluation.LeftToCode _ -> answer.putNull("variant");
            case Evaluation.Failed(var code, var message, _) ->
                answer.put("errorCode", code.toString()).put("errorDetails", message);
        }
        return answer;
    }

    static String line(Evaluation given) {
        return switch (given) {
            case Evaluation.Decided(var variant, var value, var reason, _) ->
                "%s = %s, %s".formatted(variant, JsonText.line(Json.of(value)), reason);
            case Evaluation.LeftToCode(var reason, _) -> "the code's own value, " + reason;
            case Evaluation.Failed(var code, var message, _) -> "ERROR, %s: %s".formatted(code, message);
        };
    }

    private static JsonNode value(@Nullable Object value) {
        try {
            return JSON.readTree(JsonText.line(Json.of(value)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was written can be read", impossible);
        }
    }
}
