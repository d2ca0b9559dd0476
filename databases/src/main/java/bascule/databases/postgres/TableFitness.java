package bascule.databases.postgres;

import bascule.databases.postgres.Catalogue.Kind;
import bascule.databases.postgres.Catalogue.Table;
import bascule.databases.postgres.PostgresDatabase.Planned;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What is wrong with the tables of the plan: missing, of a kind that can't be carried, or without the
/// identity by which the log tells rows apart. A table without one must never be published: its own
/// writers would fail.
final class TableFitness {
    private final Connection connection;
    private final List<Planned> tables;
    private final boolean scripted;

    TableFitness(Connection connection, List<Planned> tables, boolean scripted) {
        this.connection = connection;
        this.tables = tables;
        this.scripted = scripted;
    }

    void add(List<String> problems) throws SQLException {
        for (var planned : tables) {
            var found = Catalogue.find(connection, planned.name());
            if (found.isPresent()) {
                check(planned, found.get(), problems);
            } else if (!scripted) {
                problems.add("table " + planned.name() + " does not exist: create it, or correct its name in the plan");
            }
        }
    }

    private void check(Planned planned, Table table, List<String> problems) throws SQLException {
        if (table.kind() == Kind.OTHER) {
            problems.add("table " + table.name()
                    + " is a view or a foreign table, its rows can't be carried: take it out of the plan");
            return;
        }
        if (!table.logged()) {
            problems.add("table %s is unlogged, the log knows nothing of it: ALTER TABLE %s SET LOGGED;"
                    .formatted(table.name(), table.name().quoted()));
        }
        if (table.kind() == Kind.PLAIN && !table.parts().isEmpty()) {
            problems.add("table " + table.name() + " is inherited by " + table.parts()
                    + ", which is not carried: make it a partitioned table, or end the inheritance");
            return;
        }
        identity(planned, table, problems);
        for (var part : table.parts()) {
            var found = Catalogue.find(connection, part);
            if (found.isPresent() && found.get().kind() == Kind.OTHER) {
                problems.add("partition " + part + " of " + table.name() + " is a foreign table: detach it");
            } else if (found.isPresent() && found.get().kind() == Kind.PLAIN) {
                identity(new Planned(part, planned.key()), found.get(), problems);
            }
        }
    }

    private void identity(Planned planned, Table table, List<String> problems) throws SQLException {
        var quoted = table.name().quoted();
        if (table.identityKind() == 'n') {
            problems.add("table %s has no replica identity: ALTER TABLE %s REPLICA IDENTITY DEFAULT;"
                    .formatted(table.name(), quoted));
        } else if (table.key().isEmpty()) {
            problems.add("table " + table.name() + " has no key by which its rows could be told apart: "
                    + identityBy(quoted, candidates(table), Set.of()));
        } else if (table.identity().isEmpty() && table.identityKind() == 'd') {
            problems.add("the primary key of table " + table.name() + " is deferrable, the log can't use it: "
                    + identityBy(quoted, candidates(table), Set.of()));
        } else if (!planned.key().isEmpty() && !Set.copyOf(planned.key()).equals(Set.copyOf(table.key()))) {
            problems.add("the plan names " + planned.key() + " as the key of table " + table.name() + ", the table has "
                    + table.key() + ": correct the plan, or "
                    + identityBy(quoted, candidates(table), Set.copyOf(planned.key())));
        }
    }

    private record Candidate(String index, Set<String> columns) {}

    private static String identityBy(String quoted, List<Candidate> candidates, Set<String> wanted) {
        return candidates.stream()
                .filter(candidate -> wanted.isEmpty() || candidate.columns().equals(wanted))
                .findFirst()
                .map(candidate -> "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s;"
                        .formatted(quoted, Names.quote(candidate.index())))
                .orElse(("ALTER TABLE %s ADD PRIMARY KEY (...), "
                                + "or REPLICA IDENTITY USING INDEX with a unique index over NOT NULL columns")
                        .formatted(quoted));
    }

    /// Indexes that would do as an identity.
    private List<Candidate> candidates(Table table) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT c.relname, array_agg(a.attname::text) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
            LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ? AND i.indisunique AND i.indimmediate AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
            GROUP BY c.relname HAVING bool_and(a.attnotnull) ORDER BY c.relname\
            """)) {
            query.setLong(1, table.oid());
            var candidates = new ArrayList<Candidate>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    candidates.add(new Candidate(rows.getString(1), Set.of((String[])
                            rows.getArray(2).getArray())));
                }
            }
            return candidates;
        }
    }
}
