package bascule.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The fields of a JSON object, each of the type it must have.
final class Fields {
    private final JsonNode node;

    /// @throws IllegalArgumentException if it is no object
    Fields(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        this.node = node;
    }

    /// As maps, lists and texts.
    Object plain() {
        return Shape.plain(node);
    }

    String text(String name) {
        return must(name, JsonNode::isTextual, "a string").textValue();
    }

    long number(String name) {
        return must(name, JsonNode::isIntegralNumber, "a whole number").longValue();
    }

    int count(String name) {
        return Math.toIntExact(number(name));
    }

    double fraction(String name) {
        return must(name, JsonNode::isNumber, "a number").doubleValue();
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    boolean flag(String name) {
        return must(name, JsonNode::isBoolean, "true or false").booleanValue();
    }

    /// A time, or the epoch where there is none yet.
    Instant timeOrEpoch(String name) {
        return node.path(name).isNull() ? Instant.EPOCH : time(name);
    }

    Instant time(String name) {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("'" + name + "' is no time: " + text, wrong);
        }
    }

    <E extends Enum<E>> E word(String name, Class<E> type) {
        return Shape.constant(type, text(name));
    }

    <T> List<T> all(String name, Function<JsonNode, T> read) {
        var items = new ArrayList<T>();
        must(name, JsonNode::isArray, "a list").forEach(item -> items.add(read.apply(item)));
        return items;
    }

    Fields object(String name) {
        return new Fields(must(name, JsonNode::isObject, "an object"));
    }

    <T> Optional<T> maybe(String name, Function<Fields, T> read) {
        return node.hasNonNull(name) ? Optional.of(read.apply(object(name))) : Optional.empty();
    }

    private JsonNode must(String name, java.util.function.Predicate<JsonNode> fits, String what) {
        JsonNode value = node.path(name);
        if (!fits.test(value)) {
            throw new IllegalArgumentException("'" + name + "' must be " + what);
        }
        return value;
    }
}
