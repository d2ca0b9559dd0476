package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Looks which of some rows differ while nobody writes. Requests are held meanwhile, so both sides
/// are read at once, over connections that are open already, and many tables in one statement.
final class Standstill {
    private static final int KEYS_AT_ONCE = 1000;
    private static final int TABLES_AT_ONCE = 25;

    /// Some keys of one table.
    private record Part(TableMap table, List<List<String>> keys) {}

    private final Ends ends;
    private final long until;

    /// @param until in nanoseconds of this machine's clock
    Standstill(Ends ends, long until) {
        this.ends = ends;
        this.until = until;
    }

    /// @param keys of each source table
    /// @return those that differ; tables without any are left out
    Map<TableName, List<List<String>>> differing(List<TableMap> tables, Map<TableName, List<List<String>>> keys)
            throws StepException {
        var statements = statements(tables, keys);
        if (statements.isEmpty()) {
            return Map.of();
        }
        try {
            var rows =
                    Both.ask(() -> read(ends.source(), statements, true), () -> read(ends.target(), statements, false));
            return differing(keys, rows.here(), rows.there());
        } catch (SQLException e) {
            throw new IllegalStateException("errors come out translated", e);
        }
    }

    private static Map<TableName, List<List<String>>> differing(
            Map<TableName, List<List<String>>> keys,
            Map<TableName, Map<List<String>, Evidence.Hash>> here,
            Map<TableName, Map<List<String>, Evidence.Hash>> there) {
        var differing = new HashMap<TableName, List<List<String>>>();
        here.forEach((table, mine) -> {
            var theirs = there.getOrDefault(table, Map.of());
            var unlike = keys.getOrDefault(table, List.of()).stream()
                    .filter(key -> !Objects.equals(mine.get(key), theirs.get(key)))
                    .toList();
            if (!unlike.isEmpty()) {
                differing.put(table, unlike);
            }
        });
        return differing;
    }

    private static List<List<Part>> statements(List<TableMap> tables, Map<TableName, List<List<String>>> keys) {
        var statements = new ArrayList<List<Part>>();
        var statement = new ArrayList<Part>();
        var room = KEYS_AT_ONCE;
        for (var table : tables) {
            var touched = keys.getOrDefault(table.source().name(), List.of());
            for (int from = 0; from < touched.size(); ) {
                var to = Math.min(touched.size(), from + room);
                statement.add(new Part(table, touched.subList(from, to)));
                room -= to - from;
                from = to;
                if (room == 0 || statement.size() == TABLES_AT_ONCE) {
                    statements.add(statement);
                    statement = new ArrayList<>();
                    room = KEYS_AT_ONCE;
                }
            }
        }
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
        return statements;
    }

    private Map<TableName, Map<List<String>, Evidence.Hash>> read(
            Connections side, List<List<Part>> statements, boolean source) throws StepException {
        return side.look("comparing rows", connection -> {
            var rows = new HashMap<TableName, Map<List<String>, Evidence.Hash>>();
            connection.setAutoCommit(false);
            try (var prepare = connection.createStatement()) {
                prepare.execute(Sessions.forThisTransaction(left()));
            }
            for (var statement : statements) {
                left();
                read(connection, statement, source, rows);
            }
            connection.rollback();
            connection.setAutoCommit(true);
            return rows;
        });
    }

    private Duration left() throws StepException.Transient {
        var left = Duration.ofNanos(until - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new StepException.Transient("the time to compare rows is over");
        }
        return left;
    }

    private static void read(
            Connection connection,
            List<Part> parts,
            boolean source,
            Map<TableName, Map<List<String>, Evidence.Hash>> into)
            throws SQLException {
        var sql = IntStream.range(0, parts.size())
                .mapToObj(place -> "SELECT %d AS place, names, h0, h1 FROM (%s) AS part"
                        .formatted(place, keys(parts.get(place).table(), source)))
                .collect(Collectors.joining(" UNION ALL "));
        try (var query = connection.prepareStatement(sql)) {
            var parameter = 1;
            for (var part : parts) {
                for (int column = 0; column < part.table().key().size(); column++) {
                    var place = column;
                    var values = part.keys().stream().map(key -> key.get(place)).toArray();
                    query.setArray(parameter++, connection.createArrayOf("text", values));
                }
                into.computeIfAbsent(part.table().source().name(), _ -> new HashMap<>());
            }
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var table = parts.get(rows.getInt(1)).table().source().name();
                    into.computeIfAbsent(table, _ -> new HashMap<>())
                            .put(
                                    List.of((String[]) rows.getArray(2).getArray()),
                                    new Evidence.Hash(rows.getLong(3), rows.getLong(4)));
                }
            }
        }
    }

    private static String keys(TableMap table, boolean source) {
        var sql = new ProofSql(table);
        return source ? sql.sourceKeys(false) : sql.targetKeys(false);
    }
}
