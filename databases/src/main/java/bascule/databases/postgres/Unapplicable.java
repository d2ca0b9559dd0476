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

    /// The state stands for all that is not supported; this message of it holds no value of a row but NaN or infinity.
    private static final Pattern UNCONVERTED = Pattern.compile("^0A000 .*cannot convert (NaN|infinity) to ");

    private Unapplicable() {}

    /// Gives an error of order back as it is, and turns one of a row that does not fit into what an operator needs.
    static SQLException explain(SQLException error, TableMap table) throws StepException.Refused {
        var state = String.valueOf(error.getSQLState());
        if (UNCONVERTED.matcher(state + " " + error.getMessage()).find()) {
            throw unconverted(error, table);
        }
        if (ORDER.contains(state) || !is(error)) {
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
                error,
                "a row of " + table.source().name(),
                table.target().name().toString());
    }

    /// A value that its type can't be converted to, such as NaN to a whole number. The server names no column then, so
    /// those of that type are named.
    private static StepException.Refused unconverted(SQLException error, TableMap table) {
        var said = error instanceof PSQLException told && told.getServerErrorMessage() != null
                ? String.valueOf(told.getServerErrorMessage().getMessage())
                : "";
        var columns = table.targets().stream()
                .filter(column -> said.endsWith(" to " + column.bare()))
                .map(TableMap.TargetColumn::name)
                .toList();
        return refused(
                error,
                "a row of " + table.source().name(),
                table.target().name() + (columns.isEmpty() ? "" : ", column " + String.join(" or ", columns)) + ", "
                        + said);
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
