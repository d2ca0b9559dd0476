package bascule.databases.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table that nobody has thought of, and writings of its rows that may or may not be possible.
///
/// @param keys how many of its columns, the first ones, are its key
/// @param parent what its column `parent` refers to; a table whose key is one column
/// @param extras what is done after it was made, at blue
record RandomTable(String name, int keys, List<Column> columns, Optional<RandomTable> parent, List<String> extras) {
    /// Few, so that writings meet one another.
    private static final int KEY_VALUES = 40;

    private static final int COLUMNS_MAX = 7;
    private static final int LONG = 6000;

    record Column(String name, Kind kind) {}

    /// What a column holds.
    enum Kind {
        INT("int"),
        BIGINT("bigint"),
        TEXT("text"),
        NUMERIC("numeric"),
        UUID("uuid"),
        TIME("timestamptz"),
        BYTES("bytea"),
        BOOLEAN("boolean"),
        JSON("jsonb"),
        ARRAY("text[]"),
        DOUBLE("float8"),
        INTERVAL("interval"),
        COLOUR("colour");

        private static final List<Kind> OF_KEYS = List.of(INT, BIGINT, TEXT, NUMERIC, UUID, TIME, BYTES, COLOUR);
        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /// @param n chooses one of its values
        String literal(int n, boolean large) {
            String text = large ? "repeat('%x-', %d)".formatted(n, LONG / 4) : "'t''%d\\'".formatted(n);
            return switch (this) {
                case INT, BIGINT -> String.valueOf(n);
                case TEXT -> text;
                case NUMERIC -> "%d.%s".formatted(n, n % 2 == 0 ? "50" : "5");
                case UUID -> "'00000000-0000-0000-0000-%012d'::uuid".formatted(n);
                case TIME -> "timestamptz '2026-03-29 00:59:59.5Z' + interval '%d minutes'".formatted(n);
                case BYTES ->
                    large ? "convert_to(%s, 'UTF8')".formatted(text) : "'\\x5c%02x'::bytea".formatted(n % 256);
                case BOOLEAN -> n % 2 == 0 ? "true" : "false";
                case JSON -> "jsonb_build_object('b', %d, 'a', %s)".formatted(n, text);
                case ARRAY -> "ARRAY['{', NULL, %s]".formatted(text);
                case DOUBLE -> n % 9 == 0 ? "'NaN'::float8" : "%d / 3.0::float8".formatted(n);
                case INTERVAL -> "interval '1 month -%d days 00:00:01.5'".formatted(n);
                case COLOUR -> List.of("'red'", "'green'", "'light blue'").get(n % 3);
            };
        }
    }

    static RandomTable make(Random random, String name, List<RandomTable> others) {
        int keys = random.nextInt(4) == 0 ? 2 : 1;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            columns.add(new Column("k" + i, Kind.OF_KEYS.get(random.nextInt(Kind.OF_KEYS.size()))));
        }
        for (int i = random.nextInt(COLUMNS_MAX); i > 0; i--) {
            columns.add(new Column("c" + i, Kind.values()[random.nextInt(Kind.values().length)]));
        }
        List<RandomTable> parents =
                others.stream().filter(each -> each.keys() == 1).toList();
        Optional<RandomTable> parent = parents.isEmpty() || random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(parents.get(random.nextInt(parents.size())));
        parent.ifPresent(each ->
                columns.add(new Column("parent", each.columns().getFirst().kind())));
        return new RandomTable(name, keys, columns, parent, extras(random, name, columns));
    }

    private static List<String> extras(Random random, String name, List<Column> columns) {
        List<String> extras = new ArrayList<>();
        for (Column each : columns) {
            boolean long_ =
                    List.of(Kind.TEXT, Kind.BYTES, Kind.JSON, Kind.ARRAY).contains(each.kind());
            if (long_ && random.nextBoolean()) {
                extras.add("ALTER TABLE %s ALTER %s SET STORAGE EXTERNAL".formatted(name, each.name()));
            }
        }
        if (random.nextInt(4) == 0) {
            extras.add("ALTER TABLE %s REPLICA IDENTITY FULL".formatted(name));
        }
        if (random.nextInt(3) == 0) {
            extras.add("ALTER TABLE %1$s ADD gone int DEFAULT 1; ALTER TABLE %1$s DROP gone".formatted(name));
        }
        return extras;
    }

    /// What makes it; its columns in an order of their own.
    String sql(Random random) {
        List<String> parts = columns.stream()
                .map(each -> "%s %s".formatted(each.name(), each.kind().type))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(parts, random);
        parts.add("PRIMARY KEY (%s)"
                .formatted(columns.subList(0, keys).stream().map(Column::name).collect(Collectors.joining(", "))));
        parent.ifPresent(each -> parts.add("FOREIGN KEY (parent) REFERENCES %s ON UPDATE CASCADE ON DELETE %s"
                .formatted(each.name(), random.nextBoolean() ? "CASCADE" : "SET NULL DEFERRABLE INITIALLY DEFERRED")));
        return "CREATE TABLE %s (%s)".formatted(name, String.join(", ", parts));
    }

    /// One statement. That it fails is nothing unusual.
    String writing(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                "INSERT INTO %s (%s) VALUES %s"
                        .formatted(
                                name,
                                names(),
                                IntStream.range(0, 1 + random.nextInt(3))
                                        .mapToObj(_ -> row(random))
                                        .collect(Collectors.joining(", ")));
            case 3, 4 -> "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING".formatted(name, names(), row(random));
            case 5, 6, 7, 8 -> update(random);
            case 9 -> "UPDATE %1$s SET %2$s = %2$s".formatted(name, any(random).name());
            case 10 -> random.nextInt(15) == 0 ? "TRUNCATE %s CASCADE".formatted(name) : update(random);
            default -> "DELETE FROM %s WHERE %s".formatted(name, some(random));
        };
    }

    private String update(Random random) {
        Column changed = any(random);
        return "UPDATE %s SET %s = %s WHERE %s".formatted(name, changed.name(), value(random, changed), some(random));
    }

    private Column any(Random random) {
        return columns.get(random.nextInt(columns.size()));
    }

    /// One row as a rule.
    private String some(Random random) {
        Column key = columns.getFirst();
        return "%s = %s".formatted(key.name(), key.kind().literal(random.nextInt(KEY_VALUES), false));
    }

    private String row(Random random) {
        return columns.stream().map(each -> value(random, each)).collect(Collectors.joining(", ", "(", ")"));
    }

    private String value(Random random, Column column) {
        boolean isKey = columns.indexOf(column) < keys;
        boolean refers = column.name().equals("parent");
        if (!isKey && random.nextInt(6) == 0) {
            return "NULL";
        }
        return column.kind().literal(random.nextInt(KEY_VALUES), !isKey && !refers && random.nextInt(3) == 0);
    }

    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
