package bascule.data;

import java.util.List;
import java.util.Map;

/// How one table of blue becomes one of green, and how it comes back.
///
/// @param blue the table's name on blue, schema-qualified if not in `public`
/// @param green its name on green
/// @param rename blue column to green column
/// @param forward green column to SQL over blue's columns, for columns that are computed
/// @param inverse blue column to SQL over green's columns, for columns that are computed back
/// @param key blue's key columns; empty: the primary key. Keys map by name or rename only
public record Mapping(
        String blue,
        String green,
        Map<String, String> rename,
        Map<String, String> forward,
        Map<String, String> inverse,
        List<String> key) {
    public Mapping {
        rename = Map.copyOf(rename);
        forward = Map.copyOf(forward);
        inverse = Map.copyOf(inverse);
        key = List.copyOf(key);
    }

    public static Mapping same(String table) {
        return new Mapping(table, table, Map.of(), Map.of(), Map.of(), List.of());
    }
}
