package bascule.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What may be kept of an answer. Nobody has to say what is personal: of a value only its shape is kept,
/// its kind and its length, unless the plan names its path; and a name that could be data itself (a key
/// that is an address, a number) is `*`.
final class Redaction {
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_-]{0,59}");
    private static final String MISSING = "missing";

    private Redaction() {}

    /// The name of a member in a path.
    static String name(String member) {
        return NAME.matcher(member).matches() ? member : "*";
    }

    static String of(@Nullable JsonNode value, boolean show) {
        if (value == null) {
            return MISSING;
        }
        if (value.isObject()) {
            return "object";
        }
        if (value.isArray()) {
            return "list";
        }
        if (show) {
            return cut(value.isTextual() ? value.textValue() : value.toString());
        }
        return value.isTextual()
                ? "text of " + value.textValue().length()
                : value.isNumber() ? "number" : value.isBoolean() ? "true or false" : "null";
    }

    static String of(@Nullable String value, boolean show) {
        if (value == null) {
            return MISSING;
        }
        return show ? cut(value) : "text of " + value.length();
    }

    static String of(byte[] body, boolean show) {
        return show ? cut(new String(body, StandardCharsets.UTF_8)) : body.length + " bytes";
    }

    private static String cut(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }
}
