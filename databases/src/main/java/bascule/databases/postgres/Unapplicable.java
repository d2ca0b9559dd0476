package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/// Rows that the target can't take, told without their values: those may be personal data.
final class Unapplicable {
    /// Data that does not fit, and constraints.
    private static final Set<String> CLASSES = Set.of("22", "23");

    /// Those that may go away when the changes are written one by one.
    private static final Set<String> ORDER = Set.of("23505", "23P01");

    /// The type in `cannot convert NaN to bigint` and `invalid input syntax for type bigint`.
    private static final Pattern TYPE = Pattern.compile("(?:cannot convert \\w+ to|for type) ([a-z][a-z ]*)");

    private Unapplicable() {}

    /// Gives an error of order back as it is, and turns one of a row that does not fit into what an operator needs.
    static SQLException explain(SQLException error, TableMap table) throws StepException.Refused {
        var state = String.valueOf(error.getSQLState());
        boolean unconverted =
                state.equals("0A000") && String.valueOf(error.getMessage()).contains("cannot convert ");
        if (ORDER.contains(state) || !(unconverted || is(error))) {
            return error;
        }
        throw refused(error, table);
    }

    /// Whether the target refused a row for good.
    static boolean is(SQLException error) {
        var state = String.valueOf(error.getSQLState());
        return state.length() >= 2 && CLASSES.contains(state.substring(0, 2));
    }

    /// For one whose table is not known otherwise.
    static StepException.Refused refused(SQLException error) {
        return refused(error, "a changed row", "its table at the target");
    }

    static StepException.Refused refused(SQLException error, TableMap table) {
        return refused(
                error, "a row of " + table.source().name(), table.target().name() + columns(error, table));
    }

    /// Where the server names no column but the type that a value was to become, those of that type are named.
    private static String columns(SQLException error, TableMap table) {
        var told = TYPE.matcher(String.valueOf(error.getMessage()));
        var type = told.find() ? told.group(1).strip() : "";
        var columns = table.targets().stream()
                .filter(column -> column.bare().equals(type))
                .map(TableMap.TargetColumn::name)
                .toList();
        return columns.isEmpty() ? "" : ", column " + String.join(" or ", columns) + " of type " + type;
    }

    private static StepException.Refused refused(SQLException error, String row, String into) {
        var where = new StringBuilder("SQLSTATE ").append(error.getSQLState());
        if (error instanceof PSQLException told && told.getServerErrorMessage() != null) {
            var server = told.getServerErrorMessage();
            add(where, "table", server.getTable());
            add(where, "constraint", server.getConstraint());
            add(where, "column", server.getColumn());
        }
        return new StepException.Refused(
                "%s does not fit into %s (%s): correct the row or the mapping, then let the flow go on"
                        .formatted(row, into, where),
                error);
    }

    private static void add(StringBuilder where, String what, @Nullable String name) {
        if (name != null) {
            where.append(", ").append(what).append(' ').append(name);
        }
    }
}
