package bascule.databases.postgres;

import bascule.data.Mapping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Whether rows of a table can be told apart on both sides, before anything relies on it. To publish a table without an
/// identity would make every UPDATE on it fail for the service.
final class KeyCheck {
    /// @param places of the key's columns among the source's columns that travel
    record Key(List<Integer> places, List<String> targetNames) {}

    private final Mapping mapping;
    private final Direction direction;
    private final Catalogue.Table source;
    private final Catalogue.Table target;
    private final List<String> problems;
    private final List<TableName> leaves = new ArrayList<>();

    KeyCheck(
            Mapping mapping,
            Direction direction,
            Catalogue.Table source,
            Catalogue.Table target,
            List<String> problems) {
        this.mapping = mapping;
        this.direction = direction;
        this.source = source;
        this.target = target;
        this.problems = problems;
    }

    Key check(
            List<TableMap.SourceColumn> columns,
            List<TableMap.TargetColumn> targets,
            Connection sourceConnection,
            Connection targetConnection)
            throws SQLException {
        var blue = direction == Direction.FORWARD ? source : target;
        var names = mapping.key().isEmpty() ? blue.key() : mapping.key();
        var places = new ArrayList<Integer>();
        var targetNames = new ArrayList<String>();
        if (names.isEmpty()) {
            problems.add(
                    ("%s has no primary key and no other identity, so its rows can't be followed: add one (ALTER TABLE"
                                    + " %s ADD PRIMARY KEY ...) or leave the table out of the plan")
                            .formatted("blue's " + blue.name(), blue.name().quoted()));
            return new Key(places, targetNames);
        }
        for (var name : names) {
            var green = mapping.rename().getOrDefault(name, name);
            var from = direction == Direction.FORWARD ? name : green;
            var to = direction == Direction.FORWARD ? green : name;
            var place =
                    columns.stream().map(TableMap.SourceColumn::name).toList().indexOf(from);
            var carried = targets.stream()
                    .anyMatch(column -> column.name().equals(to)
                            && column.plain()
                            && column.needs().get(place));
            if (place < 0 || !carried) {
                problems.add("key column %s of %s must be carried to %s as it is, by name or rename"
                        .formatted(from, here(source), there()));
                continue;
            }
            places.add(place);
            targetNames.add(to);
        }
        checkIdentity(places.stream().map(place -> columns.get(place).name()).toList(), sourceConnection);
        checkUnique(targetNames, targetConnection);
        return new Key(places, targetNames);
    }

    /// The partitions of a partitioned source that hold its rows; known once it was checked.
    List<TableName> leaves() {
        return leaves;
    }

    /// The log must name the key of every row that is changed or deleted, in each partition.
    private void checkIdentity(List<String> key, Connection connection) throws SQLException {
        var tables = new ArrayList<Catalogue.Table>();
        tables.add(source);
        if (source.kind() == Catalogue.Kind.PARTITIONED) {
            for (var part : source.parts()) {
                Catalogue.find(connection, part)
                        .filter(table -> table.kind() == Catalogue.Kind.PLAIN)
                        .ifPresent(tables::add);
            }
            tables.stream().skip(1).map(Catalogue.Table::name).forEach(leaves::add);
        }
        for (var table : tables) {
            var logged = table.identityKind() == 'f'
                    || (!key.isEmpty() && table.identity().containsAll(key));
            if (!logged) {
                problems.add(("%s has no replica identity that covers its key %s: ALTER TABLE %s REPLICA IDENTITY USING"
                                + " INDEX <a unique index over it>, or REPLICA IDENTITY FULL")
                        .formatted(here(table), key, table.name().quoted()));
            }
        }
        for (var column : key) {
            if (!source.column(column).orElseThrow().notNull()) {
                problems.add("key column %s of %s may be NULL: ALTER TABLE %s ALTER COLUMN %s SET NOT NULL"
                        .formatted(column, here(source), source.name().quoted(), Names.quote(column)));
            }
        }
    }

    private String here(Catalogue.Table table) {
        return direction.source().word() + "'s " + table.name();
    }

    private String there() {
        return direction.target().word() + "'s " + target.name();
    }

    private void checkUnique(List<String> key, Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a
                         WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
            FROM pg_index i WHERE i.indrelid = ? AND i.indisunique AND i.indimmediate AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL\
            """)) {
            query.setLong(1, target.oid());
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    if (new TreeSet<>(key).equals(new TreeSet<>(List.of((String[])
                            found.getArray(1).getArray())))) {
                        return;
                    }
                }
            }
        }
        problems.add(
                ("%s has no unique index over %s that is checked at once: CREATE UNIQUE INDEX there, as the rows of %s"
                                + " are found by it")
                        .formatted(there(), key, here(source)));
    }
}
