package bascule.databases.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The statements that bring rows of one table map to the target. Rows come as one array of text per source column;
/// they are given their types, and the expressions are evaluated over them, by the target.
final class RowSql {
    private final TableMap map;

    RowSql(TableMap map) {
        this.map = map;
    }

    /// Makes rows, or brings them up to date where they are there. Parameters: an array per source column.
    String upsert() {
        var set = map.updatable(null).stream()
                .map(column -> Names.quote(column.name()) + " = EXCLUDED." + Names.quote(column.name()))
                .collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s)%s SELECT %s FROM %s ON CONFLICT (%s) %s"
                .formatted(
                        map.target().name().quoted(),
                        list(map.targets(), column -> Names.quote(column.name())),
                        map.overriding() ? " OVERRIDING SYSTEM VALUE" : "",
                        list(map.targets(), RowSql::value),
                        rows(allPlaces()),
                        map.targetKey().stream().map(Names::quote).collect(Collectors.joining(", ")),
                        set.isEmpty() ? "DO NOTHING" : "DO UPDATE SET " + set);
    }

    /// Takes rows that are not there. No parameters; the rows follow, in text if nothing else is
    /// appended.
    String copy() {
        return "COPY %s (%s) FROM STDIN"
                .formatted(map.target().name().quoted(), list(map.targets(), column -> Names.quote(column.name())));
    }

    /// Sets some columns of rows that are there. Parameters: an array per source column.
    ///
    /// @param columns not empty
    String update(List<TableMap.TargetColumn> columns) {
        return "UPDATE %s AS t SET %s FROM (SELECT %s FROM %s) AS v WHERE %s"
                .formatted(
                        TableMap.rows(map.target()),
                        sets(columns),
                        Stream.concat(keys("k"), values(columns)).collect(Collectors.joining(", ")),
                        rows(allPlaces()),
                        matches("v.k"));
    }

    /// Gives one row a new key and sets some columns. Parameters: an array per source column, then one per key column
    /// with the old key.
    String move(List<TableMap.TargetColumn> columns) {
        var withKey = new ArrayList<>(columns);
        IntStream.range(0, map.targetKey().size())
                .mapToObj(map::targetKeyColumn)
                .forEach(withKey::add);
        return "UPDATE %s AS t SET %s FROM (SELECT %s FROM %s) AS v, (SELECT %s FROM %s) AS w WHERE %s"
                .formatted(
                        TableMap.rows(map.target()),
                        sets(withKey),
                        values(withKey).collect(Collectors.joining(", ")),
                        rows(allPlaces()),
                        keys("k").collect(Collectors.joining(", ")),
                        rows(map.keyPlaces()),
                        matches("w.k"));
    }

    /// Parameters: an array per key column.
    String delete() {
        return "DELETE FROM %s AS t USING (SELECT %s FROM %s) AS v WHERE %s"
                .formatted(
                        TableMap.rows(map.target()),
                        keys("k").collect(Collectors.joining(", ")),
                        rows(map.keyPlaces()),
                        matches("v.k"));
    }

    /// Reads one row at the source, all columns in text. Parameters: the key in text.
    String reread() {
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        map.columns().stream()
                                .map(column -> Names.quote(column.name()) + "::text")
                                .collect(Collectors.joining(", ")),
                        TableMap.rows(map.source()),
                        map.key().stream()
                                .map(place -> map.columns().get(place))
                                .map(column -> Names.quote(column.name()) + " = CAST(? AS " + column.type() + ")")
                                .collect(Collectors.joining(" AND ")));
    }

    private int[] allPlaces() {
        return IntStream.range(0, map.columns().size()).toArray();
    }

    /// FROM item: the rows that came, under the source table's name and with its column names and types.
    private String rows(int[] places) {
        var select = IntStream.of(places)
                .mapToObj(place -> "CAST(u.v%d AS %s) AS %s"
                        .formatted(
                                place,
                                map.columns().get(place).typeAtTarget(),
                                Names.quote(map.columns().get(place).name())))
                .collect(Collectors.joining(", "));
        var arrays = IntStream.of(places).mapToObj(_ -> "CAST(? AS text[])").collect(Collectors.joining(", "));
        var names = IntStream.of(places).mapToObj(place -> "v" + place).collect(Collectors.joining(", "));
        return "(SELECT %s FROM unnest(%s) AS u(%s)) AS %s"
                .formatted(
                        select, arrays, names, Names.quote(map.source().name().name()));
    }

    private Stream<String> keys(String prefix) {
        return IntStream.range(0, map.targetKey().size())
                .mapToObj(place -> value(map.targetKeyColumn(place)) + " AS " + prefix + place);
    }

    private static Stream<String> values(List<TableMap.TargetColumn> columns) {
        return IntStream.range(0, columns.size()).mapToObj(place -> value(columns.get(place)) + " AS s" + place);
    }

    private static String value(TableMap.TargetColumn column) {
        return Placeholders.escape(column.atTarget());
    }

    private static String sets(List<TableMap.TargetColumn> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(place -> Names.quote(columns.get(place).name()) + " = v.s" + place)
                .collect(Collectors.joining(", "));
    }

    private String matches(String prefix) {
        return IntStream.range(0, map.targetKey().size())
                .mapToObj(place -> "t." + Names.quote(map.targetKey().get(place)) + " = " + prefix + place)
                .collect(Collectors.joining(" AND "));
    }

    private static String list(List<TableMap.TargetColumn> columns, Function<TableMap.TargetColumn, String> of) {
        return columns.stream().map(of).collect(Collectors.joining(", "));
    }
}
