package bascule.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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
    static final int REASON_MAX = 2_000;

    /// Holds what was read already.
    private static final String READ = "bascule.body";

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
        return new Body(fields(parse(bytes(context, BYTES_MAX)), List.of(names)));
    }

    /// One that says beforehand that it is too large is not read at all.
    ///
    /// @throws ApiError if it is too large, or breaks off
    static byte[] bytes(Context context, int bytesMax) {
        byte[] known = context.attribute(READ);
        if (known == null) {
            known = read(context, bytesMax);
            context.attribute(READ, known);
        }
        return known;
    }

    private static byte[] read(Context context, int bytesMax) {
        byte[] bytes = new byte[0];
        boolean large = context.req().getContentLengthLong() > bytesMax;
        if (!large) {
            try {
                bytes = context.bodyInputStream().readNBytes(bytesMax + 1);
            } catch (IOException brokenOff) {
                context.header("Connection", "close");
                throw ApiError.malformed("the request's body broke off before its end");
            }
        }
        if (large || bytes.length > bytesMax) {
            context.header("Connection", "close");
            throw ApiError.tooLarge(bytesMax);
        }
        return bytes;
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

    /// Why, as it is to stand in a journal; empty if nothing was said.
    ///
    /// @throws ApiError if it is longer than a journal should carry for good
    String reason() {
        String reason = text("reason");
        if (reason.length() > REASON_MAX) {
            throw ApiError.malformed("'reason' has %,d characters, and may have %,d: say it in short, and link the rest"
                    .formatted(reason.length(), REASON_MAX));
        }
        return reason;
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
            throw ApiError.malformed(said(broken) + where);
        }
    }

    /// Not in the library's words, which name its classes and settings.
    private static String said(JsonProcessingException broken) {
        if (broken instanceof StreamConstraintsException) {
            return "the body is nested too deep, or a name or number in it is too long,";
        }
        return String.valueOf(broken.getOriginalMessage()).startsWith("Duplicate field")
                ? "the body has a field twice"
                : "the body is no JSON";
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
