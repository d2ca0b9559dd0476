package bascule.databases.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A table's name, always with its schema, exactly as the catalogue writes it.
record TableName(String schema, String name) implements Comparable<TableName> {
    /// Reads `orders`, `sales.orders` or `"sales"."Orders v1.0"`. Without a schema it is `public`;
    /// nothing is folded to small letters: a plan writes names as `\d` shows them.
    ///
    /// @throws IllegalArgumentException if it has more than two parts or an unfinished quote
    static TableName of(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.length(); at++) {
            var letter = text.charAt(at);
            if (letter == '"' && quoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                part.append(letter);
                at++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (letter == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(letter);
            }
        }
        parts.add(part.toString());
        if (quoted || parts.size() > 2 || parts.contains("")) {
            throw new IllegalArgumentException("'" + text + "' is no table name: write table or schema.table");
        }
        return parts.size() == 1 ? new TableName("public", parts.get(0)) : new TableName(parts.get(0), parts.get(1));
    }

    /// Binds the names of tables as two arrays of text: schemas, names.
    static void bind(PreparedStatement query, int first, List<TableName> tables) throws SQLException {
        bind(query, first, tables.stream().map(TableName::schema));
        bind(query, first + 1, tables.stream().map(TableName::name));
    }

    /// Binds the schemas of tables as an array of text, each once.
    static void bindSchemas(PreparedStatement query, int place, List<TableName> tables) throws SQLException {
        bind(query, place, tables.stream().map(TableName::schema).distinct());
    }

    private static void bind(PreparedStatement query, int place, Stream<String> texts) throws SQLException {
        query.setArray(place, query.getConnection().createArrayOf("text", texts.toArray()));
    }

    /// As it stands in SQL, both parts quoted.
    String quoted() {
        return Names.quote(schema) + '.' + Names.quote(name);
    }

    /// As people read it.
    @Override
    public String toString() {
        return schema + '.' + name;
    }

    @Override
    public int compareTo(TableName other) {
        var bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }
}
