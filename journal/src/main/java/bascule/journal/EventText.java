package bascule.journal;

import bascule.journal.Event.Direction;
import bascule.journal.Event.Order;
import bascule.migration.StepId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/// An event as JSON and back: one object whose `kind` names the event. The text of one event is
/// always the same, so that its hash is too.
public final class EventText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventText() {}

    static String write(Event event) {
        return node(event).toString();
    }

    /// One object whose `kind` names the event.
    public static ObjectNode node(Event event) {
        ObjectNode node = JSON.createObjectNode();
        return switch (event) {
            case Event.Claimed(var holder) -> node.put("kind", "claimed").put("holder", holder);
            case Event.Planned planned -> planned(node, planned);
            case Event.PhaseOpened(var phase) ->
                node.put("kind", "phase-opened").put("phase", phase);
            case Event.GateJudged(var phase, var gate, var verdict, var evidence) ->
                node.put("kind", "gate-judged")
                        .put("phase", phase)
                        .put("gate", gate)
                        .put("verdict", verdict)
                        .put("evidence", evidence);
            case Event.StepStarted(var step, var way) ->
                node.put("kind", "step-started").put("step", step.value()).put("direction", way.name());
            case Event.StepFinished(var step, var way) ->
                node.put("kind", "step-finished").put("step", step.value()).put("direction", way.name());
            case Event.StepFailed(var step, var way, var reason, var again) ->
                node.put("kind", "step-failed")
                        .put("step", step.value())
                        .put("direction", way.name())
                        .put("reason", reason)
                        .put("again", again);
            case Event.Ordered(var actor, var order, var reason) ->
                node.put("kind", "ordered")
                        .put("actor", actor)
                        .put("order", order.name())
                        .put("reason", reason);
            case Event.Approved(var actor, var gate, var reason) ->
                node.put("kind", "approved")
                        .put("actor", actor)
                        .put("gate", gate)
                        .put("reason", reason);
            case Event.Arranged(var actor, var matter, var value, var reason) ->
                node.put("kind", "arranged")
                        .put("actor", actor)
                        .put("matter", matter.name())
                        .put("value", value)
                        .put("reason", reason);
            case Event.GlassBroken(var actor, var until, var reason) ->
                node.put("kind", "glass-broken")
                        .put("actor", actor)
                        .put("until", until.toString())
                        .put("reason", reason);
            case Event.Reviewed(var actor, var reason) ->
                node.put("kind", "reviewed").put("actor", actor).put("reason", reason);
            case Event.Noted(var what) -> node.put("kind", "noted").put("what", what);
        };
    }

    /// Without an actor as ever, so that the hashes of old journals stay what they were.
    private static ObjectNode planned(ObjectNode node, Event.Planned planned) {
        node.put("kind", "planned").put("digest", planned.digest());
        return planned.actor().isEmpty()
                ? node
                : node.put("actor", planned.actor()).put("reason", planned.reason());
    }

    /// @throws IllegalArgumentException if the text is no event
    public static Event read(JsonNode node) {
        return switch (text(node, "kind")) {
            case "claimed" -> new Event.Claimed(text(node, "holder"));
            case "planned" ->
                new Event.Planned(
                        text(node, "digest"),
                        node.path("actor").asText(""),
                        node.path("reason").asText(""));
            case "phase-opened" -> new Event.PhaseOpened(text(node, "phase"));
            case "gate-judged" ->
                new Event.GateJudged(
                        text(node, "phase"), text(node, "gate"), text(node, "verdict"), text(node, "evidence"));
            case "step-started" -> new Event.StepStarted(step(node), direction(node));
            case "step-finished" -> new Event.StepFinished(step(node), direction(node));
            case "step-failed" ->
                new Event.StepFailed(
                        step(node),
                        direction(node),
                        text(node, "reason"),
                        node.path("again").asBoolean());
            case "ordered" ->
                new Event.Ordered(text(node, "actor"), Order.valueOf(text(node, "order")), text(node, "reason"));
            case "approved" -> new Event.Approved(text(node, "actor"), text(node, "gate"), text(node, "reason"));
            case "arranged" ->
                new Event.Arranged(
                        text(node, "actor"),
                        Event.Matter.valueOf(text(node, "matter")),
                        text(node, "value"),
                        text(node, "reason"));
            case "glass-broken" ->
                new Event.GlassBroken(text(node, "actor"), time(text(node, "until")), text(node, "reason"));
            case "reviewed" -> new Event.Reviewed(text(node, "actor"), text(node, "reason"));
            case "noted" -> new Event.Noted(text(node, "what"));
            case String other -> throw new IllegalArgumentException("no event is of the kind '" + other + "'");
        };
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            throw new IllegalArgumentException("'" + text + "' is no time", none);
        }
    }

    /// The event as its bytes can say it: half a surrogate pair, say, can't be kept and becomes a question mark.
    static Event storable(Event event) {
        return read(parse(write(event).getBytes(StandardCharsets.UTF_8)));
    }

    static JsonNode parse(byte[] line) {
        try {
            JsonNode node = JSON.readTree(new String(line, StandardCharsets.UTF_8));
            if (node == null || !node.isObject()) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return node;
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("it is no JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("it has no '" + field + "'");
        }
        return value.textValue();
    }

    private static StepId step(JsonNode node) {
        return new StepId(text(node, "step"));
    }

    private static Direction direction(JsonNode node) {
        return Direction.valueOf(text(node, "direction"));
    }
}
