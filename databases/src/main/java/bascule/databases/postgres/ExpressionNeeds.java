package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/// Which of a row's columns an expression needs, as PostgreSQL itself sees it: a view over a temporary table is made of
/// the expression, and the catalogue is asked what the view depends on.
final class ExpressionNeeds {
    /// An expression that can't be used, with why.
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String why) {
            super(why);
        }
    }

    private static final String VIEW = "pg_temp.bascule_expression";

    private final Connection source;
    private final Connection target;
    private final Catalogue.Table table;
    private final List<TableMap.SourceColumn> columns;
    private boolean prepared;

    ExpressionNeeds(Connection source, Connection target, Catalogue.Table table, List<TableMap.SourceColumn> columns) {
        this.source = source;
        this.target = target;
        this.table = table;
        this.columns = columns;
    }

    /// @param typeAtSource what its value is cast to there
    /// @return places in the columns
    /// @throws Unusable if it is no expression over one row of the table, on either side
    BitSet of(String expression, String type, String typeAtSource) throws SQLException, Unusable {
        prepare();
        var needs = askTarget("CAST((" + expression + "\n) AS " + type + ")");
        askSource("CAST((" + expression + "\n) AS " + typeAtSource + ")");
        return needs;
    }

    /// The source's row at the target: a temporary table of its name and columns, so that an expression may say
    /// `column` or `table.column`.
    private void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        var row = columns.stream()
                .map(column -> Names.quote(column.name()) + ' ' + column.typeAtTarget())
                .collect(Collectors.joining(", "));
        try (var statement = target.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + stand());
            statement.execute("CREATE TEMPORARY TABLE " + stand() + " (" + row + ")");
        }
        prepared = true;
    }

    private String stand() {
        return "pg_temp." + Names.quote(table.name().name());
    }

    private BitSet askTarget(String expression) throws SQLException, Unusable {
        var savepoint = target.setSavepoint();
        try (var statement = target.createStatement()) {
            // Refused by the server for aggregates, windows and sets of rows: it must be one value for one row.
            statement.execute("SELECT " + expression + " FROM " + stand() + " FOR UPDATE");
            statement.execute("CREATE VIEW " + VIEW + " AS SELECT " + expression + " AS value FROM " + stand());
            var needs = needs();
            if (needsWholeRow()) {
                needs.set(0, columns.size());
            }
            target.rollback(savepoint);
            return needs;
        } catch (PSQLException e) {
            target.rollback(savepoint);
            throw unusable(e, "target");
        }
    }

    private BitSet needs() throws SQLException, Unusable {
        var needs = new BitSet();
        try (var query = target.prepareStatement("""
            SELECT d.refobjid = to_regclass(?), d.refobjsubid, d.refobjid::regclass::text
            FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
            WHERE d.classid = 'pg_rewrite'::regclass AND r.ev_class = to_regclass(?)
              AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class\
            """)) {
            query.setString(1, stand());
            query.setString(2, VIEW);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    if (!found.getBoolean(1)) {
                        throw new Unusable("reads " + found.getString(3) + ", but a change carries its own row only");
                    }
                    // Place 0 stands for the table, whatever of its rows is needed.
                    if (found.getInt(2) > 0) {
                        needs.set(found.getInt(2) - 1);
                    }
                }
            }
        }
        return needs;
    }

    /// A reference to the row as a whole leaves no trace in the catalogue but the expression itself.
    private boolean needsWholeRow() throws SQLException {
        try (var query = target.prepareStatement(
                "SELECT ev_action::text ~ '[{]VAR :varno [0-9]+ :varattno 0 ' FROM pg_rewrite WHERE ev_class ="
                        + " to_regclass(?)")) {
            query.setString(1, VIEW);
            try (var row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void askSource(String expression) throws SQLException, Unusable {
        var savepoint = source.setSavepoint();
        try (var statement = source.createStatement()) {
            statement.execute("SELECT " + expression + " FROM " + TableMap.rows(table) + " LIMIT 0");
            source.releaseSavepoint(savepoint);
        } catch (PSQLException e) {
            source.rollback(savepoint);
            throw unusable(e, "source");
        }
    }

    private static Unusable unusable(PSQLException e, String where) throws PSQLException {
        var state = String.valueOf(e.getSQLState());
        var server = e.getServerErrorMessage();
        if (server == null || !(state.startsWith("42") || state.startsWith("22") || state.startsWith("0A"))) {
            throw e;
        }
        return new Unusable("is refused by the " + where + " (" + server.getMessage() + ")");
    }
}
