package bascule.server;

import bascule.flags.ErrorCode;
import bascule.flags.Evaluation;
import bascule.flags.Standing;
import bascule.flags.json.Findings;
import bascule.flags.json.JsonText;
import bascule.migration.Sha256;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Requests and answers as OFREP writes them.
final class OfrepText {
    static final String NO_CONTEXT = "the body is one JSON object with 'context', an object";
    private static final int BYTES_MAX = 256 << 10;
    private static final int DIGITS = 32;

    private OfrepText() {}

    /// Empty if it is no object of JSON.
    static Optional<Map<?, ?>> body(Context http) {
        String text = new String(Body.bytes(http, BYTES_MAX), StandardCharsets.UTF_8);
        return JsonText.read(text, new Findings())
                .flatMap(json -> json.value() instanceof Map<?, ?> body ? Optional.of(body) : Optional.empty());
    }

    /// Empty if the body says none.
    static Optional<bascule.flags.Context> caller(Context http) {
        return body(http).flatMap(OfrepText::caller);
    }

    /// Empty if the body says none.
    static Optional<bascule.flags.Context> caller(Map<?, ?> body) {
        return body.get("context") instanceof Map<?, ?> known
                ? Optional.of(bascule.flags.Context.of(named(known)))
                : Optional.empty();
    }

    private static Map<String, @Nullable Object> named(Map<?, ?> known) {
        var attributes = new LinkedHashMap<String, @Nullable Object>();
        known.forEach((name, value) -> attributes.put(String.valueOf(name), value));
        return attributes;
    }

    static int status(Evaluation given) {
        if (given instanceof Evaluation.Failed failed) {
            return failed.code() == ErrorCode.FLAG_NOT_FOUND ? 404 : 400;
        }
        return 200;
    }

    /// A flag that leaves it to the code has no value: the client takes its own.
    static ObjectNode write(String key, Evaluation given) {
        if (given instanceof Evaluation.Failed failed) {
            return failed(key, failed.code().toString(), failed.message());
        }
        ObjectNode answer =
                Shape.object().put("key", key).put("reason", given.reason().toString());
        if (given instanceof Evaluation.Decided(var variant, var value, _, _)) {
            answer.put("variant", variant);
            answer.set("value", value == null ? answer.nullNode() : Shape.tree(value));
        }
        answer.set("metadata", Shape.tree(given.metadata()));
        return answer;
    }

    static ObjectNode failed(String key, String code, String details) {
        ObjectNode answer = Shape.object();
        if (!key.isEmpty()) {
            answer.put("key", key);
        }
        return answer.put("errorCode", code).put("errorDetails", details);
    }

    static String tag(Standing standing) {
        return "\"" + standing.version() + "\"";
    }

    static String digest(String text) {
        return Sha256.hex(text).substring(0, DIGITS);
    }
}
