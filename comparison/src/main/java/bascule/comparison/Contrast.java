package bascule.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds where two answers differ: by status, by field of the head, and by place in the body where both are JSON. The
/// items of a list share a path, and each path is told once. Numbers are equal if their values are.
final class Contrast {
    /// Paths of one pair of answers that are told apart; what differs besides is left out.
    static final int MOST = 50;

    private static final int DEEPEST = 30;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final Rules rules;
    private final Map<String, Difference> found = new LinkedHashMap<>();

    private Contrast(Rules rules) {
        this.rules = rules;
    }

    /// In the order in which they were found.
    static List<Difference> of(Answered blue, Answered copy, Rules rules) {
        Contrast contrast = new Contrast(rules);
        contrast.heads(blue, copy);
        if (!blue.cut() && !copy.cut()) {
            contrast.bodies(blue.body(), copy.body());
        }
        return List.copyOf(contrast.found.values());
    }

    private void note(String path, String blue, String copy) {
        if (found.size() < MOST) {
            found.putIfAbsent(path, new Difference(path, blue, copy));
        }
    }

    private void heads(Answered blue, Answered copy) {
        if (blue.status() != copy.status() && !rules.ignores("status")) {
            note("status", String.valueOf(blue.status()), String.valueOf(copy.status()));
        }
        Set<String> names = new TreeSet<>(blue.fields().keySet());
        names.addAll(copy.fields().keySet());
        for (String name : names) {
            String path = "header:" + name;
            String one = value(blue, name);
            String other = value(copy, name);
            if (!rules.ignores(path) && !Objects.equals(one, other)) {
                note(path, Redaction.of(one, rules.shows(path)), Redaction.of(other, rules.shows(path)));
            }
        }
    }

    private static @Nullable String value(Answered answered, String name) {
        List<String> values = answered.fields().get(name);
        return values == null ? null : String.join(", ", values);
    }

    private void bodies(byte[] blue, byte[] copy) {
        if (Arrays.equals(blue, copy)) {
            return;
        }
        Optional<JsonNode> one = json(blue);
        Optional<JsonNode> other = json(copy);
        if (one.isPresent() && other.isPresent()) {
            values("$", one.get(), other.get(), 0);
        } else if (!rules.ignores("body")) {
            boolean show = rules.shows("body");
            note("body", Redaction.of(blue, show), Redaction.of(copy, show));
        }
    }

    private static Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("reading bytes failed", e);
        }
    }

    private void values(String path, @Nullable JsonNode blue, @Nullable JsonNode copy, int depth) {
        if (rules.ignores(path)) {
            return;
        }
        if (blue != null && copy != null && depth < DEEPEST && blue.isObject() && copy.isObject()) {
            members(path, blue, copy, depth);
        } else if (blue != null && copy != null && depth < DEEPEST && blue.isArray() && copy.isArray()) {
            items(path, blue, copy, depth);
        } else if (!same(blue, copy)) {
            boolean show = rules.shows(path);
            note(path, Redaction.of(blue, show), Redaction.of(copy, show));
        }
    }

    private void members(String path, JsonNode blue, JsonNode copy, int depth) {
        Set<String> names = new TreeSet<>();
        blue.fieldNames().forEachRemaining(names::add);
        copy.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            values(path + "." + Redaction.name(name), blue.get(name), copy.get(name), depth + 1);
        }
    }

    private void items(String path, JsonNode blue, JsonNode copy, int depth) {
        String count = path + "[]";
        if (blue.size() != copy.size() && !rules.ignores(count)) {
            note(count, String.valueOf(blue.size()), String.valueOf(copy.size()));
        }
        for (int i = 0; i < Math.min(blue.size(), copy.size()); i++) {
            values(path + "[*]", blue.get(i), copy.get(i), depth + 1);
        }
    }

    private static boolean same(@Nullable JsonNode blue, @Nullable JsonNode copy) {
        if (blue == null || copy == null) {
            return blue == null && copy == null;
        }
        if (blue.isNumber() && copy.isNumber()) {
            return blue.decimalValue().compareTo(copy.decimalValue()) == 0;
        }
        return blue.equals(copy);
    }

    static List<String> paths(List<Difference> differences) {
        List<String> paths = new ArrayList<>();
        differences.forEach(each -> paths.add(each.path()));
        paths.sort(null);
        return paths;
    }
}
