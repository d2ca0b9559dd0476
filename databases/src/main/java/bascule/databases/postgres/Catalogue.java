package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a database says about its tables. Reads the catalogue at each call, on a given connection, inside
/// the caller's transaction if there is one.
final class Catalogue {
    /// @param oid as the log names the table
    /// @param owner the role that owns it
    /// @param columns live ones, in order
    /// @param primaryKey its columns, in key order; empty without one
    /// @param identity the columns by which the log identifies a row (replica identity), in key order;
    ///     empty: none
    /// @param identityKind `d` default, `i` a chosen index, `f` the full row, `n` nothing
    /// @param parts every table below it, partitions at any depth and inheriting tables, sorted; those
    ///     may be parents too
    record Table(
            TableName name,
            long oid,
            Kind kind,
            String owner,
            boolean logged,
            boolean rowsHidden,
            List<Column> columns,
            List<String> primaryKey,
            List<String> identity,
            char identityKind,
            List<TableName> parts) {
        Table {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            identity = List.copyOf(identity);
            parts = List.copyOf(parts);
        }

        /// The columns that name a row, here and on the other side: identity if there is one, else
        /// primary key.
        List<String> key() {
            return identity.isEmpty() ? primaryKey : identity;
        }

        Optional<Column> column(String column) {
            return columns.stream().filter(c -> c.name().equals(column)).findFirst();
        }
    }

    enum Kind {
        PLAIN,
        PARTITIONED,
        /// Views, foreign tables and the like: nothing a flow can carry.
        OTHER
    }

    enum Identity {
        NONE,
        BY_DEFAULT,
        ALWAYS
    }

    /// @param type as SQL writes it, with its schema if it is not built in: `numeric(10,2)`,
    ///     `public.mood`
    /// @param generated computed by the server: never written, never compared as a source
    record Column(
            String name, String type, boolean notNull, boolean generated, Identity identity, boolean hasDefault) {}

    private Catalogue() {}

    /// @throws StepException.Refused if there is no such table
    static Table table(Connection connection, TableName name) throws SQLException, StepException {
        return find(connection, name)
                .orElseThrow(() -> new StepException.Refused(
                        "table " + name + " does not exist: create it, or correct its name in the plan"));
    }

    static Optional<Table> find(Connection connection, TableName name) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT c.oid, c.relkind, pg_get_userbyid(c.relowner), c.relpersistence = 'p', c.relreplident,
                   c.relrowsecurity AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))
                     AND NOT (SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')\
            """)) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            try (var found = query.executeQuery()) {
                return found.next() ? Optional.of(read(connection, name, found)) : Optional.empty();
            }
        }
    }

    private static Table read(Connection connection, TableName name, ResultSet found) throws SQLException {
        var oid = found.getLong(1);
        var kind = switch (found.getString(2)) {
            case "r" -> Kind.PLAIN;
            case "p" -> Kind.PARTITIONED;
            default -> Kind.OTHER;
        };
        var identityKind = found.getString(5).charAt(0);
        var primary = indexed(connection, oid, "indisprimary");
        var identity = switch (identityKind) {
            case 'd' -> indexed(connection, oid, "indisprimary AND i.indimmediate");
            case 'i' -> indexed(connection, oid, "indisreplident");
            default -> List.<String>of();
        };
        return new Table(
                name,
                oid,
                kind,
                found.getString(3),
                found.getBoolean(4),
                found.getBoolean(6),
                columns(connection, oid),
                primary,
                identity,
                identityKind,
                parts(connection, oid));
    }

    private static List<Column> columns(Connection connection, long oid) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var query = connection.prepareStatement("""
            SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated <> '', attidentity, atthasdef
            FROM pg_attribute WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum\
            """)) {
            query.setLong(1, oid);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var identity = switch (rows.getString(5)) {
                        case "a" -> Identity.ALWAYS;
                        case "d" -> Identity.BY_DEFAULT;
                        default -> Identity.NONE;
                    };
                    columns.add(new Column(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            rows.getBoolean(4),
                            identity,
                            rows.getBoolean(6)));
                }
            }
        }
        return columns;
    }

    private static List<String> indexed(Connection connection, long oid, String which) throws SQLException {
        var columns = new ArrayList<String>();
        try (var query = connection.prepareStatement("""
            SELECT a.attname FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ? AND i.%s AND k.place <= i.indnkeyatts ORDER BY k.place\
            """.formatted(which))) {
            query.setLong(1, oid);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }

    private static List<TableName> parts(Connection connection, long oid) throws SQLException {
        var parts = new ArrayList<TableName>();
        try (var query = connection.prepareStatement("""
            WITH RECURSIVE below(oid) AS (
                SELECT inhrelid FROM pg_inherits WHERE inhparent = ?
                UNION SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.oid)
            SELECT n.nspname, c.relname FROM below b
            JOIN pg_class c ON c.oid = b.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f')\
            """)) {
            query.setLong(1, oid);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    parts.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        parts.sort(null);
        return parts;
    }
}
