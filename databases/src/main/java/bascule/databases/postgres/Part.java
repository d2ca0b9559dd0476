package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Rows of a source table that are copied as one: those of a table, or of a range of its pages.
///
/// @param relation the table that holds them: the source table or one of its partitions
/// @param from its first page
/// @param to the page behind its last one; -1 for all that follow
record Part(TableName relation, long from, long to) {
    private static final int PARTS_MAX = 512;

    /// FROM item over the rows, under the name of the source table.
    String rows(TableMap table) {
        var item = "ONLY %s AS %s"
                .formatted(relation.quoted(), Names.quote(table.source().name().name()));
        if (from == 0 && to < 0) {
            return item;
        }
        var until = to < 0 ? "" : " AND ctid < '(%d,0)'::tid".formatted(to);
        return "%s WHERE ctid >= '(%d,0)'::tid%s".formatted(item, from, until);
    }

    /// The parts of a table as the transaction sees it. A table of several parts is locked against being
    /// rewritten until the transaction ends, because a rewritten row stands on another page.
    static List<Part> of(Connection source, TableMap table, long partBytes) throws SQLException {
        var parts = new ArrayList<Part>();
        for (var leaf : leaves(source, table)) {
            parts.addAll(cut(source, leaf, partBytes));
        }
        return parts;
    }

    private record Leaf(TableName name, long pages, long bytes) {}

    private static List<Part> cut(Connection source, Leaf leaf, long partBytes) throws SQLException {
        var count = Math.min(Math.min(leaf.bytes() / partBytes + 1, leaf.pages()), PARTS_MAX);
        if (count <= 1) {
            return List.of(new Part(leaf.name(), 0, -1));
        }
        try (var lock = source.createStatement()) {
            lock.execute("LOCK TABLE ONLY " + leaf.name().quoted() + " IN ACCESS SHARE MODE");
        }
        var parts = new ArrayList<Part>();
        var pages = (leaf.pages() + count - 1) / count;
        for (long from = 0; from < leaf.pages(); from += pages) {
            parts.add(new Part(leaf.name(), from, from + pages < leaf.pages() ? from + pages : -1));
        }
        return parts;
    }

    /// The table, or what a partitioned one is made of. Asked of the transaction, so that a partition that
    /// came since is not among them.
    private static List<Leaf> leaves(Connection source, TableMap table) throws SQLException {
        var leaves = new ArrayList<Leaf>();
        try (var query = source.prepareStatement("""
            WITH RECURSIVE below(oid) AS (
                SELECT CAST(? AS oid)
                UNION SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.oid
                JOIN pg_class p ON p.oid = b.oid AND p.relkind = 'p')
            SELECT n.nspname, c.relname, pg_relation_size(c.oid) / current_setting('block_size')::bigint,
                   pg_table_size(c.oid)
            FROM below b JOIN pg_class c ON c.oid = b.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind <> 'p' ORDER BY c.oid\
            """)) {
            query.setLong(1, table.source().oid());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    leaves.add(new Leaf(
                            new TableName(rows.getString(1), rows.getString(2)), rows.getLong(3), rows.getLong(4)));
                }
            }
        }
        return leaves;
    }

    /// How much a table holds at the source, with what it stores apart; 0 for a partitioned one.
    static long bytes(Connection source, TableMap table) throws SQLException {
        try (var query = source.prepareStatement("SELECT pg_table_size(CAST(? AS oid))")) {
            query.setLong(1, table.source().oid());
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
