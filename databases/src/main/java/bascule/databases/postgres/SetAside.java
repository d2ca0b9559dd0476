package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes indexes and keys off the tables that rows are copied into, and the foreign keys that lean on
/// those keys, so that they are made once, over all rows, instead of row by row.
///
/// Only what can be made again exactly as it was is taken off. What stays: everything of partitioned
/// tables and their partitions, exclusion constraints, what has a tablespace of its own, invalid
/// indexes, the index a table is clustered or identified by, and whatever something else depends on,
/// such as a view that groups by a primary key. CHECK constraints stay too: they cost the same row by row.
final class SetAside {
    private static final String FREE_INDEXES = """
        SELECT i.indexrelid, n.nspname, c.relname, pg_get_indexdef(i.indexrelid), con.oid, con.conname,
               con.contype, con.condeferrable, con.condeferred,
               obj_description(i.indexrelid, 'pg_class'), obj_description(con.oid, 'pg_constraint')
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class t ON t.oid = i.indrelid
        LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid
          AND con.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = ? AND t.relkind = 'r' AND NOT t.relispartition AND c.reltablespace = 0
          AND i.indisvalid AND i.indisready AND NOT i.indisclustered AND NOT i.indisreplident
          AND NOT i.indisexclusion AND (con.oid IS NULL OR coalesce(to_jsonb(con) ->> 'conperiod', 'false') = 'false')
          AND has_schema_privilege(c.relnamespace, 'CREATE')
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
          AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
              AND d.deptype IN ('e', 'x'))
          AND NOT EXISTS (
            SELECT FROM pg_depend d
            WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indexrelid
                   OR d.refclassid = 'pg_constraint'::regclass AND d.refobjid = con.oid)
              AND NOT (d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid)
              AND NOT (d.classid = 'pg_constraint'::regclass AND d.objid IN (
                SELECT f.oid FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid)))
        ORDER BY i.indexrelid\
        """;

    /// Foreign keys that lean on an index, and whether each can be made again as it is.
    private static final String LEANING = """
        SELECT f.conname, n.nspname, c.relname, pg_get_constraintdef(f.oid), f.convalidated,
               obj_description(f.oid, 'pg_constraint'),
               c.relkind = 'r' AND NOT c.relispartition AND f.conparentid = 0 AND f.conrelid = ANY (?)
               AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = f.oid AND g.tgenabled <> 'O')
               AND NOT EXISTS (SELECT FROM pg_depend d
                               WHERE d.refclassid = 'pg_constraint'::regclass AND d.refobjid = f.oid
                                 AND d.deptype NOT IN ('i', 'P', 'S'))
        FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE f.contype = 'f' AND f.conindid = ? ORDER BY f.oid\
        """;

    /// @param constraint what it is the index of; empty for an index alone
    private record Index(
            long oid, TableName name, String definition, String constraint, String clause, String comments) {}

    private record ForeignKey(
            TableName table, String name, String definition, boolean validated, String comment, boolean free) {}

    private final Direction direction;

    SetAside(Direction direction) {
        this.direction = direction;
    }

    /// Takes off what can be, of one table, in the caller's transaction.
    ///
    /// @param ours every table that rows are copied into
    /// @return how many were taken off
    int take(Connection target, Catalogue.Table table, List<Catalogue.Table> ours) throws SQLException {
        try (var statement = target.createStatement()) {
            statement.execute("SET LOCAL search_path = pg_catalog");
        }
        var taken = 0;
        for (var index : indexes(target, table)) {
            var leaning = leaning(target, index, ours);
            if (leaning.stream().allMatch(ForeignKey::free)) {
                for (var foreignKey : leaning) {
                    take(target, foreignKey);
                }
                take(target, table.name(), index);
                taken += 1 + leaning.size();
            }
        }
        return taken;
    }

    private void take(Connection target, ForeignKey key) throws SQLException {
        var alter = "ALTER TABLE " + key.table().quoted();
        var name = Names.quote(key.name());
        var making = "%s ADD CONSTRAINT %s %s%s"
                .formatted(alter, name, key.definition(), key.validated() ? " NOT VALID" : "");
        record(target, key.table(), Aside.Stage.FOREIGN_KEY, key.name(), making + key.comment());
        if (key.validated()) {
            record(
                    target,
                    key.table(),
                    Aside.Stage.VALIDATION,
                    key.name(),
                    "%s VALIDATE CONSTRAINT %s".formatted(alter, name));
        }
        execute(target, "%s DROP CONSTRAINT %s".formatted(alter, name));
    }

    private void take(Connection target, TableName table, Index index) throws SQLException {
        record(target, table, Aside.Stage.INDEX, index.name().name(), index.definition() + index.comments());
        if (index.constraint().isEmpty()) {
            execute(target, "DROP INDEX " + index.name().quoted());
            return;
        }
        var alter = "ALTER TABLE " + table.quoted();
        record(target, table, Aside.Stage.KEY, index.constraint(), alter + " ADD CONSTRAINT " + index.clause());
        execute(target, "%s DROP CONSTRAINT %s".formatted(alter, Names.quote(index.constraint())));
    }

    private void record(Connection target, TableName table, Aside.Stage stage, String name, String statement)
            throws SQLException {
        Aside.record(target, direction, table, stage, name, statement);
    }

    private static void execute(Connection target, String sql) throws SQLException {
        try (var statement = target.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Index> indexes(Connection target, Catalogue.Table table) throws SQLException {
        var indexes = new ArrayList<Index>();
        try (var query = target.prepareStatement(FREE_INDEXES)) {
            query.setLong(1, table.oid());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    indexes.add(index(table.name(), rows));
                }
            }
        }
        return indexes;
    }

    private static Index index(TableName table, ResultSet row) throws SQLException {
        var name = new TableName(row.getString(2), row.getString(3));
        var constraint = row.getString(6) == null ? "" : row.getString(6);
        var comment = comment("INDEX " + name.quoted(), row.getString(10));
        if (constraint.isEmpty()) {
            return new Index(row.getLong(1), name, row.getString(4), "", "", comment);
        }
        var quoted = Names.quote(constraint);
        var clause = "%s %s USING INDEX %s%s%s"
                .formatted(
                        quoted,
                        row.getString(7).equals("p") ? "PRIMARY KEY" : "UNIQUE",
                        quoted,
                        row.getBoolean(8) ? " DEFERRABLE" : "",
                        row.getBoolean(9) ? " INITIALLY DEFERRED" : "");
        var about = comment("CONSTRAINT %s ON %s".formatted(quoted, table.quoted()), row.getString(11));
        return new Index(row.getLong(1), name, row.getString(4), constraint, clause + about, comment);
    }

    private static List<ForeignKey> leaning(Connection target, Index index, List<Catalogue.Table> ours)
            throws SQLException {
        var keys = new ArrayList<ForeignKey>();
        try (var query = target.prepareStatement(LEANING)) {
            query.setArray(
                    1,
                    target.createArrayOf(
                            "oid", ours.stream().map(Catalogue.Table::oid).toArray()));
            query.setLong(2, index.oid());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var table = new TableName(rows.getString(2), rows.getString(3));
                    var about = "CONSTRAINT %s ON %s".formatted(Names.quote(rows.getString(1)), table.quoted());
                    keys.add(new ForeignKey(
                            table,
                            rows.getString(1),
                            rows.getString(4),
                            rows.getBoolean(5),
                            comment(about, rows.getString(6)),
                            rows.getBoolean(7)));
                }
            }
        }
        return keys;
    }

    private static String comment(String what, @Nullable String text) {
        return text == null ? "" : "; COMMENT ON %s IS %s".formatted(what, Names.literal(text));
    }
}
