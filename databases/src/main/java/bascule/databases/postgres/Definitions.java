package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one side's tables of the plan are made of: as it is now, as it was when their rows were last
/// known to be equal on both sides (`bascule.definition`), and what changed in between.
///
/// The log tells of rows, not of definitions. A table that is attached as a partition brings rows that
/// nobody was told of, an ALTER that rewrites a table changes rows untold, and rows of an heir are told
/// under a name that no flow listens to. A partition that was made where it stands is nothing of the
/// kind: it began empty, and is told of from its first row.
final class Definitions {
    private final Connections connections;
    private final List<TableName> planned;
    private final String publication;

    /// @param publication by which changes of this side are told
    Definitions(Connections connections, List<TableName> planned, String publication) {
        this.connections = connections;
        this.planned = List.copyOf(planned);
        this.publication = publication;
    }

    /// What may have changed rows unseen since they were last known to be equal. Before rows are
    /// followed: nothing.
    List<Redefinition> changes() throws StepException {
        return connections.look("looking at the tables' definitions", this::changes);
    }

    List<Redefinition> changes(Connection connection) throws SQLException {
        var known = known(connection);
        if (known.isEmpty()) {
            return List.of();
        }
        var changes = new ArrayList<Redefinition>();
        var notes = notes(known.values());
        var now = read(connection);
        var published = published(connection);
        for (var definition : now.values()) {
            var before = known.get(definition.oid());
            var root = definition.root();
            if (definition.heir()) {
                changes.add(Redefinition.inherited(definition));
            } else if (definition.isRoot() && !published.isEmpty() && !published.contains(definition.oid())) {
                changes.add(Redefinition.unpublished(root));
            } else if (before == null && !appearedEmpty(connection, definition)) {
                changes.add(attached(definition, notes.getOrDefault(root, "")));
            } else if (before != null && !definition.differsFrom(before).isEmpty()) {
                changes.add(Redefinition.compared(root, definition.differsFrom(before), before.note()));
            }
        }
        known.values().stream()
                .filter(before -> !now.containsKey(before.oid()))
                .map(before -> gone(before, now.values()))
                .forEach(changes::add);
        return changes;
    }

    private static Redefinition attached(Definition definition, String note) {
        return Redefinition.compared(
                definition.root(),
                "%s was not made as a part of %s but became one: what it held before was told to no flow"
                        .formatted(definition.name(), definition.root()),
                note);
    }

    private static Redefinition gone(Definition.Known before, Collection<Definition> now) {
        if (now.stream().noneMatch(definition -> definition.name().equals(before.root()))) {
            return Redefinition.unsettled(
                    before.root(), "table " + before.root() + " is gone: put it back, under its name");
        }
        return Redefinition.compared(
                before.root(),
                before.name() + " was dropped, detached or made anew: what it held may still be on the other side",
                before.note());
    }

    private static Map<TableName, String> notes(Collection<Definition.Known> known) {
        var notes = new LinkedHashMap<TableName, String>();
        known.forEach(each -> notes.merge(each.root(), each.note(), (one, other) -> one.isEmpty() ? other : one));
        return notes;
    }

    /// Parts that appeared since, empty and told of from their first row.
    List<Definition> newborn() throws StepException {
        return connections.look("looking for new partitions", connection -> {
            var known = known(connection);
            var newborn = new ArrayList<Definition>();
            for (var definition : read(connection).values()) {
                if (!known.containsKey(definition.oid())
                        && !definition.heir()
                        && !definition.isRoot()
                        && appearedEmpty(connection, definition)) {
                    newborn.add(definition);
                }
            }
            return newborn;
        });
    }

    /// One transaction made it and put it where it is, and no row that it holds came in between. Such a
    /// row would stand on the first page.
    private static boolean appearedEmpty(Connection connection, Definition definition) throws SQLException {
        if (definition.isRoot() || definition.foreign() || definition.birth().isEmpty()) {
            return false;
        }
        if (definition.file() == 0) {
            return true;
        }
        try (var query =
                connection.prepareStatement("""
                    SELECT EXISTS (SELECT FROM ONLY %s WHERE ctid < '(1,0)'::tid
                                   AND xmin = CAST(? AS xid) AND cmin::text::bigint < ?)\
                    """.formatted(definition.name().quoted()))) {
            query.setString(1, definition.birth());
            query.setLong(2, definition.joined());
            try (var row = query.executeQuery()) {
                return row.next() && !row.getBoolean(1);
            }
        }
    }

    /// As they are now, by identity.
    Map<Long, Definition> read() throws StepException {
        return connections.look("looking at the tables' definitions", this::read);
    }

    Map<Long, Definition> read(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
            WITH RECURSIVE tree(oid, root, parent, xid, cid) AS (
                SELECT c.oid, c.oid, 0::oid, '0'::xid, 0::bigint FROM unnest(?, ?) AS planned(schema, name)
                JOIN pg_namespace n ON n.nspname = planned.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = planned.name
                UNION ALL SELECT i.inhrelid, t.root, i.inhparent, i.xmin,
                    CASE WHEN i.xmin = t.xid THEN greatest(i.cmin::text::bigint, t.cid) ELSE i.cmin::text::bigint END
                FROM tree t JOIN pg_inherits i ON i.inhparent = t.oid)
            SELECT c.oid, n.nspname, c.relname, m.nspname, r.relname, t.parent <> 0 AND NOT c.relispartition,
                   c.relkind = 'f', c.relfilenode,
                   c.relpersistence::text || (SELECT coalesce(string_agg(format(' %s %I %s', a.attnum, a.attname,
                                            format_type(a.atttypid, a.atttypmod)), ',' ORDER BY a.attnum), '')
                                        FROM pg_attribute a
                                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                   (SELECT coalesce(string_agg(a.xmin::text, ' ' ORDER BY a.attnum), '')
                    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
                   CASE WHEN t.xid = (SELECT a.xmin FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = -6)
                        THEN t.xid::text ELSE '' END, t.cid
            FROM tree t JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class r ON r.oid = t.root JOIN pg_namespace m ON m.oid = r.relnamespace\
            """)) {
            TableName.bind(query, 1, planned);
            var found = new LinkedHashMap<Long, Definition>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.putIfAbsent(rows.getLong(1), definition(rows));
                }
            }
            return found;
        }
    }

    private static Definition definition(ResultSet row) throws SQLException {
        return new Definition(
                row.getLong(1),
                new TableName(row.getString(2), row.getString(3)),
                new TableName(row.getString(4), row.getString(5)),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getLong(12));
    }

    /// The tables that changes are told of; empty while nothing is captured.
    private Set<Long> published(Connection connection) throws SQLException {
        var published = new HashSet<Long>();
        try (var query = connection.prepareStatement("""
            SELECT r.prrelid FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid WHERE p.pubname = ?\
            """)) {
            query.setString(1, publication);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    published.add(rows.getLong(1));
                }
            }
        }
        return published;
    }

    private static Map<Long, Definition.Known> known(Connection connection) throws SQLException {
        var known = new LinkedHashMap<Long, Definition.Known>();
        if (!stands(connection)) {
            return known;
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                    SELECT oid, schema, name, root_schema, root_name, file, columns, versions, note
                    FROM bascule.definition\
                    """)) {
            while (row.next()) {
                known.put(
                        row.getLong(1),
                        new Definition.Known(
                                row.getLong(1),
                                new TableName(row.getString(2), row.getString(3)),
                                new TableName(row.getString(4), row.getString(5)),
                                row.getLong(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9)));
            }
        }
        return known;
    }

    private static boolean stands(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT to_regclass('bascule.definition') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// The first time, takes the tables as they are: all rows are compared after it, before anybody is
    /// moved.
    ///
    /// @param transaction has entered its term
    void begin(Connection transaction) throws SQLException {
        if (known(transaction).isEmpty()) {
            add(transaction, read(transaction).values());
        }
    }

    /// @param transaction has entered its term
    void add(Connection transaction, Collection<Definition> definitions) throws SQLException {
        try (var insert = transaction.prepareStatement("""
            INSERT INTO bascule.definition (oid, schema, name, root_schema, root_name, file, columns, versions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (oid) DO NOTHING\
            """)) {
            for (var definition : definitions) {
                insert.setLong(1, definition.oid());
                insert.setString(2, definition.name().schema());
                insert.setString(3, definition.name().name());
                insert.setString(4, definition.root().schema());
                insert.setString(5, definition.root().name());
                insert.setLong(6, definition.file());
                insert.setString(7, definition.columns());
                insert.setString(8, definition.versions());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Rows of both sides were found equal after they stood like this.
    ///
    /// @param transaction has entered its term
    void settle(Connection transaction, TableName root, Collection<Definition> definitions) throws SQLException {
        try (var delete = transaction.prepareStatement(
                "DELETE FROM bascule.definition WHERE root_schema = ? AND root_name = ?")) {
            delete.setString(1, root.schema());
            delete.setString(2, root.name());
            delete.executeUpdate();
        }
        add(
                transaction,
                definitions.stream()
                        .filter(definition -> definition.root().equals(root) && !definition.heir())
                        .toList());
    }

    /// Keeps what a comparison found that was not equal.
    ///
    /// @param transaction has entered its term
    void note(Connection transaction, TableName root, String note) throws SQLException {
        try (var update = transaction.prepareStatement(
                "UPDATE bascule.definition SET note = ? WHERE root_schema = ? AND root_name = ?")) {
            update.setString(1, note);
            update.setString(2, root.schema());
            update.setString(3, root.name());
            update.executeUpdate();
        }
    }
}
