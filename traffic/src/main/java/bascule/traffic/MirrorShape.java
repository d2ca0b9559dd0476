package bascule.traffic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A mirror as a map of texts, numbers and lists, the way it travels and is kept.
public final class MirrorShape {
    private static final Set<String> KEYS = Set.of("callers", "again", "routes", "ignore", "show");

    private MirrorShape() {}

    public static Map<String, Object> write(Mirror mirror) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("callers", mirror.callers().green());
        fields.put("again", mirror.again().green());
        fields.put("routes", List.copyOf(new TreeSet<>(mirror.routes())));
        fields.put("ignore", List.copyOf(new TreeSet<>(mirror.ignore())));
        fields.put("show", List.copyOf(new TreeSet<>(mirror.show())));
        return fields;
    }

    /// @throws IllegalArgumentException if it is not of this shape; the message names the key
    public static Mirror read(Object given) {
        if (!(given instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("'mirror' must be an object");
        }
        for (Object key : fields.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(
                        "'" + key + "' of 'mirror' is not known, known are " + new TreeSet<>(KEYS));
            }
        }
        return new Mirror(
                share(fields, "callers"),
                share(fields, "again"),
                texts(fields, "routes"),
                texts(fields, "ignore"),
                texts(fields, "show"));
    }

    private static Split share(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof Integer share && share >= 0 && share <= Split.ALL_GREEN.green()) {
            return new Split(share);
        }
        throw new IllegalArgumentException("'" + key + "' of 'mirror' must be a whole number, 0 to 10000");
    }

    /// Empty if it is left out.
    private static Set<String> texts(Map<?, ?> fields, String key) {
        if (!fields.containsKey(key)) {
            return Set.of();
        }
        if (fields.get(key) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String::valueOf).collect(Collectors.toSet());
        }
        throw new IllegalArgumentException("'" + key + "' of 'mirror' must be a list of texts");
    }
}
