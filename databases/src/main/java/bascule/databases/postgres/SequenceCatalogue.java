package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sequences of a database that matter to a plan: where they stand, and which columns draw from
/// them. A few round trips, however many there are: it is read while requests are held.
final class SequenceCatalogue {
    /// @param columns of the plan's tables that own it or draw from it by default; empty: one of
    ///     the
    ///     plan's schemas that no column of any table uses
    /// @param last where it stands
    /// @param called whether `last` was given out already
    record Sequence(
            TableName name,
            long oid,
            long last,
            boolean called,
            long increment,
            long min,
            long max,
            boolean cycle,
            long cache,
            Set<Column> columns) {
        Sequence {
            columns = Set.copyOf(columns);
        }

        /// What it would give out next; out of its bounds if it is exhausted.
        long next() {
            return called ? last + increment : last;
        }

        /// Whether sessions keep numbers of it that they have not given out yet.
        boolean cached() {
            return cache > 1;
        }

        boolean holds(long value) {
            return min <= value && value <= max;
        }

        /// The one that it comes to later.
        long furtherOf(long one, long other) {
            return increment > 0 ? Math.max(one, other) : Math.min(one, other);
        }
    }

    /// @param table of the plan; for a partition's column, the partitioned table
    /// @param whole whether it holds whole numbers
    record Column(TableName table, String name, boolean whole) {}

    private static final String USES = """
        WITH RECURSIVE planned(root_schema, root_name, oid) AS (
            SELECT t.schema, t.name, c.oid FROM unnest(?, ?) AS t(schema, name)
            JOIN pg_namespace n ON n.nspname = t.schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
            UNION SELECT p.root_schema, p.root_name, i.inhrelid
            FROM pg_inherits i JOIN planned p ON i.inhparent = p.oid),
        uses AS (
            SELECT refobjid AS relation, refobjsubid AS attribute, objid AS sequence FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
              AND refobjsubid > 0
            UNION SELECT d.adrelid, d.adnum, p.refobjid FROM pg_attrdef d
            JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
              AND p.refclassid = 'pg_class'::regclass)
        SELECT n.nspname, s.relname, s.oid, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle,
               p.root_schema, p.root_name, a.attname,
               a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype), q.seqcache
        FROM pg_sequence q JOIN pg_class s ON s.oid = q.seqrelid JOIN pg_namespace n ON n.oid = s.relnamespace
        LEFT JOIN uses u ON u.sequence = s.oid LEFT JOIN planned p ON p.oid = u.relation
        LEFT JOIN pg_attribute a ON a.attrelid = p.oid AND a.attnum = u.attribute
        WHERE p.oid IS NOT NULL
           OR (u.sequence IS NULL AND n.nspname = ANY (?) AND has_sequence_privilege(s.oid, 'SELECT'))
        ORDER BY 1, 2\
        """;

    private SequenceCatalogue() {}

    /// @param tables of the plan on this side
    static List<Sequence> read(Connection connection, List<TableName> tables) throws SQLException {
        var found = new LinkedHashMap<Long, Sequence>();
        try (var query = connection.prepareStatement(USES)) {
            TableName.bind(query, 1, tables);
            TableName.bindSchemas(query, 3, tables);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var columns = new HashSet<Column>();
                    if (rows.getString(8) != null) {
                        columns.add(new Column(
                                new TableName(rows.getString(8), rows.getString(9)),
                                rows.getString(10),
                                rows.getBoolean(11)));
                    }
                    var sequence = new Sequence(
                            new TableName(rows.getString(1), rows.getString(2)),
                            rows.getLong(3),
                            0,
                            false,
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getLong(6),
                            rows.getBoolean(7),
                            rows.getLong(12),
                            columns);
                    found.merge(sequence.oid(), sequence, SequenceCatalogue::joined);
                }
            }
        }
        return positions(connection, found);
    }

    private static Sequence joined(Sequence one, Sequence other) {
        var columns = new HashSet<>(one.columns());
        columns.addAll(other.columns());
        return with(one, one.last(), one.called(), columns);
    }

    private static Sequence with(Sequence one, long last, boolean called, Set<Column> columns) {
        return new Sequence(
                one.name(),
                one.oid(),
                last,
                called,
                one.increment(),
                one.min(),
                one.max(),
                one.cycle(),
                one.cache(),
                columns);
    }

    private static List<Sequence> positions(Connection connection, Map<Long, Sequence> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return List.of();
        }
        var sql = sequences.values().stream()
                .map(sequence -> "SELECT %d::bigint, last_value, is_called FROM %s"
                        .formatted(sequence.oid(), sequence.name().quoted()))
                .collect(Collectors.joining(" UNION ALL "));
        var standing = new ArrayList<Sequence>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var sequence = sequences.get(rows.getLong(1));
                if (sequence != null) {
                    standing.add(with(sequence, rows.getLong(2), rows.getBoolean(3), sequence.columns()));
                }
            }
        }
        return standing;
    }

    /// For every column of whole numbers that draws from a sequence, the value furthest along.
    static Map<Column, Long> furthest(Connection connection, List<Sequence> sequences) throws SQLException {
        var columns = new ArrayList<Column>();
        var selects = new ArrayList<String>();
        for (var sequence : sequences) {
            for (var column : sequence.columns()) {
                var end = sequence.increment() > 0 ? "max" : "min";
                if (column.whole()) {
                    selects.add("SELECT %d, %s(%s)::bigint FROM %s"
                            .formatted(
                                    columns.size(),
                                    end,
                                    Names.quote(column.name()),
                                    column.table().quoted()));
                    columns.add(column);
                }
            }
        }
        var furthest = new HashMap<Column, Long>();
        if (selects.isEmpty()) {
            return furthest;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(String.join(" UNION ALL ", selects))) {
            while (rows.next()) {
                @Nullable Long value = rows.getObject(2, Long.class);
                if (value != null) {
                    furthest.put(columns.get(rows.getInt(1)), value);
                }
            }
        }
        return furthest;
    }

    /// Makes each give out its value next. One that sessions cache is restarted: that makes them
    /// throw their caches away, which `setval` does not.
    static void set(Connection connection, Map<Sequence, Long> moves) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var move : moves.entrySet()) {
                var sequence = move.getKey();
                statement.addBatch(
                        sequence.cached()
                                ? "ALTER SEQUENCE %s RESTART WITH %d"
                                        .formatted(sequence.name().quoted(), move.getValue())
                                : "SELECT setval(%d::oid::regclass, %d, false)"
                                        .formatted(sequence.oid(), move.getValue()));
            }
            statement.executeBatch();
        }
    }
}
