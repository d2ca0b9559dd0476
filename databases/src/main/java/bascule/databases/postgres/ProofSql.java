package bascule.databases.postgres;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The queries that show rows of one table map in a form in which both sides can be compared: every compared column in
/// the text the target has for it, hashed to 128 bits on the server.
///
/// A row's bucket is part of its hash, so that a scan need not look at keys: a row that was changed is in another
/// bucket, and both buckets differ.
///
/// Initial values are left out: they are the target's own once the row is there.
final class ProofSql {
    private final TableMap map;

    ProofSql(TableMap map) {
        this.map = map;
    }

    /// bucket, count and two sums of hashes per bucket. Parameter: the mask of buckets.
    String sourceBuckets() {
        return buckets(TableMap.TargetColumn::proof, TableMap.rows(map.source()));
    }

    String targetBuckets() {
        return buckets(ProofSql::held, TableMap.rows(map.target()));
    }

    /// key, two hashes of each row of some buckets. Parameters: the mask, an array of buckets.
    String sourceRows() {
        return rows(TableMap.TargetColumn::proof, TableMap.rows(map.source()));
    }

    String targetRows() {
        return rows(ProofSql::held, TableMap.rows(map.target()));
    }

    /// key, two hashes of each row with one of some keys. Parameters: an array of text per key column.
    String sourceKeys(boolean columns) {
        var from = TableMap.rows(map.source()) + " AS "
                + Names.quote(map.source().name().name());
        return keys(TableMap.TargetColumn::proof, from, columns, place -> {
            var column = map.columns().get(map.key().get(place));
            return "%s.%s = CAST(u.v%d AS %s)"
                    .formatted(
                            Names.quote(map.source().name().name()), Names.quote(column.name()), place, column.type());
        });
    }

    String targetKeys(boolean columns) {
        var from = TableMap.rows(map.target()) + " AS t";
        return keys(column -> "t." + held(column), from, columns, place -> {
            var column = map.targetKeyColumn(place);
            return "t.%s = CAST(u.v%d AS %s)".formatted(Names.quote(column.name()), place, column.bare());
        });
    }

    private String buckets(Function<TableMap.TargetColumn, String> shown, String from) {
        return "SELECT h0 & ? AS bucket, count(*), sum(h0), sum(h1) FROM (%s) AS hashed GROUP BY bucket"
                .formatted(hashed(shown, from, "NULL::text[]", "NULL::bigint[]"));
    }

    private String rows(Function<TableMap.TargetColumn, String> shown, String from) {
        return "SELECT names, h0, h1 FROM (%s) AS hashed WHERE h0 & ? = ANY (?)"
                .formatted(hashed(shown, from, names(shown), "NULL::bigint[]"));
    }

    private String keys(
            Function<TableMap.TargetColumn, String> shown, String from, boolean columns, IntFunction<String> match) {
        var places = IntStream.range(0, map.key().size());
        var arrays = IntStream.range(0, map.key().size()).mapToObj(_ -> "CAST(? AS text[])");
        var names = IntStream.range(0, map.key().size()).mapToObj(place -> "v" + place);
        var joined = "unnest(%s) AS u(%s) JOIN %s ON %s"
                .formatted(
                        arrays.collect(Collectors.joining(", ")),
                        names.collect(Collectors.joining(", ")),
                        from,
                        places.mapToObj(match).collect(Collectors.joining(" AND ")));
        return hashed(shown, joined, names(shown), columns ? each(compared(shown)) : "NULL::bigint[]");
    }

    private String names(Function<TableMap.TargetColumn, String> shown) {
        return IntStream.range(0, map.key().size())
                .mapToObj(map::targetKeyColumn)
                .map(column -> Placeholders.escape(shown.apply(column)))
                .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }

    private List<String> compared(Function<TableMap.TargetColumn, String> shown) {
        return map.compared().stream()
                .map(column -> Placeholders.escape(shown.apply(column)))
                .toList();
    }

    /// OFFSET 0 keeps the server from computing a row's text, or a hash of it, once for each place that names it.
    private String hashed(Function<TableMap.TargetColumn, String> shown, String from, String names, String columns) {
        return """
            SELECT names, hashtextextended(whole, 0) AS h0, hashtextextended(whole, 1) AS h1, columns
            FROM (SELECT %s AS names, CAST(ROW(%s) AS text) COLLATE "C" AS whole, %s AS columns FROM %s OFFSET 0)
              AS shown OFFSET 0\
            """.formatted(names, String.join(", ", compared(shown)), columns, from);
    }

    private static String each(List<String> shown) {
        return shown.stream()
                .map(value -> "coalesce(hashtextextended(" + value + " COLLATE \"C\", 0), 0)")
                .collect(Collectors.joining(", ", "ARRAY[", "]::bigint[]"));
    }

    private static String held(TableMap.TargetColumn column) {
        return "%s::text".formatted(Names.quote(column.name()));
    }
}
