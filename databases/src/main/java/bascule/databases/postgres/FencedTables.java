package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/// The tables behind a fence, as they are right now: those of the plan and everything below them,
/// since a statement that names a partition fires no trigger of its parent. Each carries the
/// trigger `bascule_fence`: disabled while the fence is open, enabled while it is closed.
///
/// The trigger is of the plain kind (ENABLE, not ENABLE ALWAYS): sessions in the role `replica`,
/// such as our own appliers, pass. Its state is catalogue, not data, so that even an older snapshot
/// sees it.
final class FencedTables {
    static final String TRIGGER = "bascule_fence";

    /// @param state of the trigger: `O` on, `D` off, `-` there is none; any other was set by
    ///     someone else
    record Fenced(TableName name, long oid, char state) {}

    private final List<TableName> planned;

    FencedTables(List<TableName> planned) {
        this.planned = List.copyOf(planned);
    }

    /// All of them, sorted by name: the order in which everyone locks them.
    ///
    /// @throws StepException.Refused if one of the plan is missing
    List<Fenced> read(Connection connection) throws SQLException, StepException {
        try (var query = connection.prepareStatement("""
            WITH RECURSIVE fenced(oid) AS (
                SELECT c.oid FROM unnest(?, ?) AS planned(schema, name)
                JOIN pg_namespace n ON n.nspname = planned.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = planned.name
                WHERE c.relkind IN ('r', 'p')
                UNION SELECT i.inhrelid FROM pg_inherits i JOIN fenced f ON i.inhparent = f.oid)
            SELECT n.nspname, c.relname, c.oid, coalesce(t.tgenabled, '-') FROM fenced f
            JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_trigger t ON t.tgrelid = f.oid AND t.tgname = '%s'\
            """.formatted(TRIGGER))) {
            TableName.bind(query, 1, planned);
            var found = list(query);
            var missing = new HashSet<>(planned);
            found.forEach(table -> missing.remove(table.name()));
            if (!missing.isEmpty()) {
                throw new StepException.Refused("no such table to fence: "
                        + missing.stream().sorted().map(TableName::toString).collect(Collectors.joining(", "))
                        + "; create it, or take it out of the plan");
            }
            return found;
        }
    }

    /// Every table that has the trigger, in the plan or not.
    static List<Fenced> triggered(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT n.nspname, c.relname, c.oid, t.tgenabled FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE t.tgname = '%s' AND NOT t.tgisinternal\
            """.formatted(TRIGGER))) {
            return list(query);
        }
    }

    /// Locks all of them against writers, those included that appeared while we waited.
    List<Fenced> lock(Connection transaction, TableLocks locks) throws SQLException, StepException {
        var locked = new HashSet<Long>();
        while (true) {
            var tables = read(transaction);
            var rest = tables.stream()
                    .filter(table -> !locked.contains(table.oid()))
                    .toList();
            if (rest.isEmpty()) {
                return tables;
            }
            locks.acquire(transaction, rest.stream().map(Fenced::name).toList());
            rest.forEach(table -> locked.add(table.oid()));
        }
    }

    /// Gives each of them the trigger, on or off. They must be locked.
    static void set(Connection transaction, List<Fenced> tables, boolean closed) throws SQLException {
        var statements = new ArrayList<String>();
        for (var table : tables) {
            if (table.state() == '-') {
                statements.add(("CREATE TRIGGER %s BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s "
                                + "FOR EACH STATEMENT EXECUTE FUNCTION bascule.refuse()")
                        .formatted(TRIGGER, table.name().quoted()));
            }
            if (table.state() != (closed ? 'O' : 'D') && !(closed && table.state() == '-')) {
                statements.add("ALTER TABLE ONLY %s %s TRIGGER %s"
                        .formatted(table.name().quoted(), closed ? "ENABLE" : "DISABLE", TRIGGER));
            }
        }
        execute(transaction, statements);
    }

    /// Whether each of them stands as it should.
    static boolean isSet(List<Fenced> tables, boolean closed) {
        return tables.stream().allMatch(table -> table.state() == (closed ? 'O' : 'D'));
    }

    static void drop(Connection transaction, Fenced table) throws SQLException {
        execute(
                transaction,
                List.of("DROP TRIGGER IF EXISTS " + TRIGGER + " ON "
                        + table.name().quoted()));
    }

    private static void execute(Connection transaction, List<String> statements) throws SQLException {
        if (!statements.isEmpty()) {
            try (var statement = transaction.createStatement()) {
                statement.execute(String.join(";\n", statements));
            }
        }
    }

    private static List<Fenced> list(PreparedStatement query) throws SQLException {
        var tables = new ArrayList<Fenced>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                var name = new TableName(rows.getString(1), rows.getString(2));
                tables.add(new Fenced(name, rows.getLong(3), rows.getString(4).charAt(0)));
            }
        }
        tables.sort(Comparator.comparing(Fenced::name));
        return tables;
    }
}
