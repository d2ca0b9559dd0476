package bascule.plan;

import bascule.data.Mapping;
import bascule.data.Quality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A check of rows. Those about a table of the plan name blue's table and columns; on green they go
/// through the table's mapping, as rows come back.
final class QualityReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final String FORM = "1 to 40 small letters, digits and dashes, not beginning with a dash";
    private static final List<String> KINDS = List.of("not-null", "unique", "valid", "refers", "rows", "sql");
    private static final long MOST_ROWS = 1_000_000_000_000L;

    private final Value value;
    private final Fields fields;
    private final Map<String, Mapping> tables;

    private QualityReader(Value value, Map<String, Mapping> tables) {
        this.value = value;
        this.fields = Fields.of(value, Shape.QUALITY);
        this.tables = tables;
    }

    /// @param tables of the plan, as far as they could be read
    static Optional<Quality> read(Value value, List<At<Mapping>> tables) {
        var byName = new LinkedHashMap<String, Mapping>();
        tables.forEach(each -> byName.put(each.value().blue(), each.value()));
        return new QualityReader(value, byName).quality();
    }

    private Optional<Quality> quality() {
        var name = fields.get("name").flatMap(each -> each.text(NAME, FORM)).orElse("");
        var kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            value.refuse("a check asks one question: give it one of " + String.join(", ", KINDS));
            return Optional.empty();
        }
        var kind = kinds.getFirst();
        if (kind.equals("sql")) {
            if (fields.has("table")) {
                value.refuse("'sql' names its tables itself: remove 'table'");
            }
            var blue = fields.get("sql").flatMap(QualityReader::query);
            var green = fields.has("green") ? fields.get("green").flatMap(QualityReader::query) : blue;
            return blue.flatMap(here -> green.map(there -> new Quality(name, here, there)));
        }
        if (fields.has("green")) {
            value.refuse("'green' is the SQL for green where 'sql' is another's: remove it");
        }
        if (!fields.has("table")) {
            value.refuse("'" + kind + "' is about a table: add 'table'");
            return Optional.empty();
        }
        var table = fields.get("table").flatMap(this::table);
        return table.flatMap(mapping -> fields.get(kind).flatMap(each -> about(name, kind, each, mapping)));
    }

    private Optional<Quality> about(String name, String kind, Value asked, Mapping table) {
        return switch (kind) {
            case "not-null" ->
                both(
                        name,
                        columns(asked),
                        table,
                        columns -> "SELECT FROM %s AS r WHERE "
                                + columns.stream()
                                        .map(column -> "r." + escaped(quote(column)) + " IS NULL")
                                        .collect(Collectors.joining(" OR ")));
            case "unique" ->
                both(name, columns(asked), table, columns -> {
                    var list = columns.stream()
                            .map(column -> "r." + escaped(quote(column)))
                            .collect(Collectors.joining(", "));
                    var known = columns.stream()
                            .map(column -> "r." + escaped(quote(column)) + " IS NOT NULL")
                            .collect(Collectors.joining(" AND "));
                    return "SELECT FROM %s AS r WHERE " + known + " GROUP BY " + list + " HAVING count(*) > 1";
                });
            case "valid" ->
                asked.text()
                        .flatMap(sql -> expression(asked, sql))
                        .map(sql -> quality(name, table, "SELECT FROM %s AS r WHERE NOT (" + escaped(sql) + ")"));
            case "refers" -> refers(name, asked, table);
            default -> rows(asked).map(least -> quality(name, table, "SELECT FROM %s AS r HAVING count(*) < " + least));
        };
    }

    private static Optional<Quality> both(
            String name, List<String> columns, Mapping table, Function<List<String>, String> asking) {
        return columns.isEmpty() ? Optional.empty() : Optional.of(quality(name, table, asking.apply(columns)));
    }

    /// @param sql with a place for the table's rows
    private static Quality quality(String name, Mapping table, String sql) {
        return new Quality(name, sql.formatted(onBlue(table)), sql.formatted(onGreen(table)));
    }

    private Optional<Quality> refers(String name, Value asked, Mapping table) {
        Fields link = Fields.of(asked, Shape.REFERENCE);
        var column = link.get("column").flatMap(Value::text);
        var target = link.get("table").flatMap(this::table);
        var key = link.get("key").flatMap(Value::text);
        if (column.isEmpty() || target.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        var sql = "SELECT FROM %s AS r WHERE r.{c} IS NOT NULL AND NOT EXISTS (SELECT FROM %s AS t WHERE t.{k} = r.{c})"
                .replace("{c}", escaped(quote(column.get())))
                .replace("{k}", escaped(quote(key.get())));
        return Optional.of(new Quality(
                name,
                sql.formatted(onBlue(table), onBlue(target.get())),
                sql.formatted(onGreen(table), onGreen(target.get()))));
    }

    private Optional<Mapping> table(Value named) {
        return named.text().flatMap(text -> {
            var table = Optional.ofNullable(tables.get(text));
            if (table.isEmpty()) {
                named.refuse(
                        Value.shown(text) + " is none of the plan's 'tables': name one as blue calls it, or use 'sql'");
            }
            return table;
        });
    }

    private static List<String> columns(Value asked) {
        return asked.oneOrMore().stream().flatMap(each -> each.text().stream()).toList();
    }

    private static Optional<Long> rows(Value asked) {
        return asked.text().flatMap(text -> {
            if (!text.matches("\\d{1,12}") || Long.parseLong(text) < 1 || Long.parseLong(text) > MOST_ROWS) {
                asked.refuse(Value.shown(text) + " is no number of rows: write how many there are at least");
                return Optional.empty();
            }
            return Optional.of(Long.parseLong(text));
        });
    }

    private static Optional<String> expression(Value asked, String sql) {
        var wrong = SqlExpression.problem(sql);
        wrong.ifPresent(asked::refuse);
        return wrong.isEmpty() ? Optional.of(sql) : Optional.empty();
    }

    private static Optional<String> query(Value asked) {
        return asked.text().flatMap(sql -> expression(asked, sql)).filter(sql -> {
            boolean query = sql.strip().matches("(?is)(select|with|values|table)\\b.*");
            if (!query) {
                asked.refuse("is no query: write SELECT ..., which finds the rows that should not be there");
            }
            return query;
        });
    }

    private static String onBlue(Mapping table) {
        return quoted(table.blue());
    }

    /// Green's rows under the names of blue's columns.
    private static String onGreen(Mapping table) {
        var columns = new StringBuilder("g.*");
        table.rename()
                .forEach((blue, green) -> columns.append(", g.")
                        .append(quote(green))
                        .append(" AS ")
                        .append(quote(blue)));
        table.inverse()
                .forEach((blue, sql) ->
                        columns.append(", (").append(sql).append(") AS ").append(quote(blue)));
        return table.rename().isEmpty() && table.inverse().isEmpty()
                ? quoted(table.green())
                : "(SELECT " + columns + " FROM " + quoted(table.green()) + " AS g)";
    }

    private static String quoted(String table) {
        return TableNames.parse(table).orElseThrow().stream()
                .map(QualityReader::quote)
                .collect(Collectors.joining("."));
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// As it must stand in a format.
    private static String escaped(String sql) {
        return sql.replace("%", "%%");
    }
}
