package bascule.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The body of a request: a flat JSON object of strings. Unknown, missing and wrong fields are all told at once.
final class Body {
    static final int BYTES_MAX = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, String> fields;

    private Body(Map<String, String> fields) {
        this.fields = fields;
    }

    /// @throws ApiError if it is too large, no JSON, or has not just these fields
    static Body read(Context context, String... names) throws IOException {
        String type = String.valueOf(context.contentType());
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw ApiError.notJson(type);
        }
        byte[] bytes = context.bodyInputStream().readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            context.header("Connection", "close");
            throw ApiError.tooLarge(BYTES_MAX);
        }
        return new Body(fields(parse(bytes), List.of(names)));
    }

    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /// @throws ApiError if it is empty
    String filled(String name) {
        String text = text(name);
        if (text.isBlank()) {
            throw ApiError.malformed("'" + name + "' must not be empty");
        }
        return text;
    }

    private static JsonNode parse(byte[] bytes) throws IOException {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node == null || !node.isObject()) {
                throw ApiError.malformed("the body must be one JSON object");
            }
            return node;
        } catch (JsonProcessingException broken) {
            var at = broken.getLocation();
            String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
            throw ApiError.malformed("the body is no JSON: " + broken.getOriginalMessage() + where);
        }
    }

    private static Map<String, String> fields(JsonNode node, List<String> names) {
        var problems = new ArrayList<String>();
        var fields = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!names.contains(field.getKey())) {
                problems.add("'%s' is not known".formatted(field.getKey()));
            } else if (!field.getValue().isTextual()) {
                problems.add("'%s' must be a string".formatted(field.getKey()));
            }
            fields.put(field.getKey(), field.getValue().asText());
        }
        names.stream()
                .filter(name -> !fields.containsKey(name))
                .forEach(name -> problems.add("'%s' is missing".formatted(name)));
        if (!problems.isEmpty()) {
            throw ApiError.malformed(
                    "%s; known are: %s".formatted(String.join("; ", problems), String.join(", ", names)));
        }
        return fields;
    }
}
