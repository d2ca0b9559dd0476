package bascule.plan;

import bascule.data.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads how a table of blue becomes one of green. Which columns there are, only the databases know;
/// what can't be right whatever they are is refused here.
final class TableReader {
    private static final int NAME_BYTES = 63;
    private static final Set<String> NOT_OURS = Set.of("bascule", "pg_catalog", "information_schema");

    private final Value value;
    private final Fields fields;

    private TableReader(Value value) {
        this.value = value;
        this.fields = Fields.of(value, Shape.TABLE);
    }

    static Optional<Mapping> read(Value value) {
        return value.node() instanceof Node.Scalar
                ? tableName(value).map(Mapping::same)
                : new TableReader(value).mapping();
    }

    private Optional<Mapping> mapping() {
        Optional<String> blue = fields.get("blue").flatMap(TableReader::tableName);
        Optional<String> green = fields.has("green") ? fields.get("green").flatMap(TableReader::tableName) : blue;
        Map<String, String> rename = columns("rename", false);
        Map<String, String> forward = columns("columns", true);
        Map<String, String> inverse = columns("inverse", true);
        List<String> key = key();
        if (blue.isEmpty() || green.isEmpty()) {
            return Optional.empty();
        }
        var mapping = new Mapping(blue.get(), green.get(), rename, forward, inverse, key);
        checkNames(rename, mapping);
        checkKey(mapping);
        checkWayBack(mapping);
        return Optional.of(mapping);
    }

    private Map<String, String> columns(String key, boolean computed) {
        var all = new LinkedHashMap<String, String>();
        fields.get(key).map(Value::entries).orElse(Map.of()).forEach((column, each) -> {
            if (column.isEmpty() || bytes(column) > NAME_BYTES) {
                each.refuse("a column's name is 1 to 63 bytes long");
            }
            each.text()
                    .filter(text -> computed ? expression(each, text) : columnName(each, text))
                    .ifPresent(text -> all.put(column, text));
        });
        return all;
    }

    private List<String> key() {
        var names = new LinkedHashSet<String>();
        for (var each : fields.get("key").map(Value::oneOrMore).orElse(List.of())) {
            each.text().filter(text -> columnName(each, text)).ifPresent(text -> {
                if (!names.add(text)) {
                    each.refuse(Value.shown(text) + " is named twice: keep one");
                }
            });
        }
        return List.copyOf(names);
    }

    private static boolean columnName(Value value, String text) {
        if (bytes(text) > NAME_BYTES) {
            value.refuse("is longer than a column's name can be: 63 bytes");
        }
        return bytes(text) <= NAME_BYTES;
    }

    private static boolean expression(Value value, String text) {
        Optional<String> wrong = SqlExpression.problem(text);
        wrong.ifPresent(value::refuse);
        return wrong.isEmpty();
    }

    /// @param rename in the order of the text, so that the later of two is the one that is told
    private void checkNames(Map<String, String> rename, Mapping mapping) {
        var greens = new LinkedHashSet<String>();
        rename.forEach((blue, green) -> {
            if (!greens.add(green)) {
                refuse(
                        "rename." + blue,
                        "two columns of blue become " + Value.shown(green) + ": give one another name");
            }
            if (mapping.forward().containsKey(green)) {
                refuse("columns." + green, "is renamed from " + Value.shown(blue) + " and computed too: keep one");
            }
            if (mapping.inverse().containsKey(blue)) {
                refuse("inverse." + blue, "comes back by its rename and is computed too: keep one");
            }
        });
    }

    private void checkKey(Mapping mapping) {
        for (var column : mapping.key()) {
            String green = mapping.rename().getOrDefault(column, column);
            if (mapping.forward().containsKey(green) || mapping.inverse().containsKey(column)) {
                refuse(
                        "key",
                        "the key column " + Value.shown(column)
                                + " is computed: a key must keep its value, under the same name or a renamed one");
            }
        }
    }

    /// A write on green must find its way to every column of blue, else rolling back would lose it.
    private void checkWayBack(Mapping mapping) {
        if (!mapping.forward().isEmpty() && !fields.has("inverse")) {
            refuse(
                    "columns",
                    "computes columns and says nothing of the way back, so rolling back would lose what green wrote:"
                            + " add 'inverse' with SQL for each column of blue that green lacks, or 'inverse: {}' if it"
                            + " lacks none");
            return;
        }
        mapping.forward().forEach((column, sql) -> {
            boolean changed = SqlExpression.names(sql).contains(column);
            if (changed
                    && !mapping.inverse().containsKey(column)
                    && !mapping.rename().containsKey(column)) {
                refuse(
                        "columns." + column,
                        "is computed from blue's column of that name, which would come back changed:"
                                + " add it to 'inverse' with the SQL that turns it back");
            }
        });
    }

    private void refuse(String below, String message) {
        value.findings().note(value.path() + "." + below, message);
    }

    private static Optional<String> tableName(Value value) {
        return value.text().flatMap(text -> {
            var name = TableNames.parse(text);
            if (name.isEmpty()) {
                value.refuse(
                        Value.shown(text) + " is no table's name: write table or schema.table, each at most 63 bytes, "
                                + "a part with a dot in it in double quotes");
            } else if (NOT_OURS.contains(name.get().getFirst())) {
                value.refuse("the schema " + Value.shown(name.get().getFirst())
                        + " is not the service's own: name its tables only");
            } else {
                return Optional.of(text);
            }
            return Optional.empty();
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
