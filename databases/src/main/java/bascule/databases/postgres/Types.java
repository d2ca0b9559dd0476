package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a database says about the types of a table's columns, and whether another database has the same.
final class Types {
    /// @param full with length or precision: `numeric(10,2)`
    /// @param bare without: `numeric`, `bpchar`, `"bit"`, `public.mood`
    /// @param labels of an enum, in order; else empty
    /// @param binary built in, and the same bytes on every server
    record Type(String full, String bare, List<String> labels, boolean binary) {
        Type {
            labels = List.copyOf(labels);
        }
    }

    private Types() {}

    /// The type of each column of a table.
    static Map<String, Type> of(Connection connection, Catalogue.Table table) throws SQLException {
        var types = new HashMap<String, Type>();
        try (var query = connection.prepareStatement("""
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, -1),
                   ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = a.atttypid ORDER BY enumsortorder),
                   t.oid < 16384 AND t.typreceive <> 0 AND t.typname !~ '^_?reg'
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped\
            """)) {
            query.setLong(1, table.oid());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var labels = (String[]) rows.getArray(4).getArray();
                    types.put(
                            rows.getString(1),
                            new Type(rows.getString(2), rows.getString(3), List.of(labels), rows.getBoolean(5)));
                }
            }
        }
        return types;
    }

    /// Whether a database can hold every value of a type that comes from another one, under the same name.
    static boolean knows(Connection connection, Type type) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT to_regtype(?) IS NOT NULL,
                   ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = to_regtype(?))\
            """)) {
            query.setString(1, type.bare());
            query.setString(2, type.bare());
            try (var row = query.executeQuery()) {
                row.next();
                var labels = List.of((String[]) row.getArray(2).getArray());
                return row.getBoolean(1) && labels.containsAll(type.labels());
            }
        }
    }
}
