package bascule.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The one shape of every answer, of the API and of the command line: an object with `apiVersion` and `ok`, and with
/// `error` of `code`, `message` and `hint` when it is not ok.
public final class Shape {
    public static final String VERSION = "bascule/v1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Shape() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /// Maps, lists and texts as JSON.
    static JsonNode tree(Object plain) {
        return JSON.valueToTree(plain);
    }

    /// JSON as maps, lists and texts.
    static Object plain(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }

    /// A time as text; null for the one that stands for none.
    static @Nullable String time(Instant time) {
        return time.equals(Instant.EPOCH) ? null : time.toString();
    }

    public static ObjectNode ok() {
        return object().put("apiVersion", VERSION).put("ok", true);
    }

    public static ObjectNode error(String code, String message, String hint) {
        return failed(ok(), code, message, hint);
    }

    /// Makes an answer one that is not ok.
    public static ObjectNode failed(ObjectNode answer, String code, String message, String hint) {
        answer.put("ok", false);
        answer.putObject("error").put("code", code).put("message", message).put("hint", hint);
        return answer;
    }

    /// `AWAITING_APPROVAL` is `awaiting-approval`.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException if it is none of them; the message names them all
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is none of " + words(type));
    }

    public static <E extends Enum<E>> String words(Class<E> type) {
        var all = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            all.append(all.isEmpty() ? "" : ", ").append(word(constant));
        }
        return all.toString();
    }
}
