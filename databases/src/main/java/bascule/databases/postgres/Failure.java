package bascule.databases.postgres;

import bascule.migration.StepException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/// What a server's error means for us. The one place where SQL states are read.
///
/// The server's detail is left out on purpose: it may hold values of rows. Its message and hint are
/// kept.
public final class Failure {
    /// Raised by `bascule.enter`, and where a journal is written: a newer term holds it.
    public static final String FENCED = "BA001";

    /// Raised by `bascule.enter`: the database belongs to another migration.
    static final String FOREIGN = "BA002";

    private Failure() {}

    /// @param place the server and database, as in `127.0.0.1:5432/shop`
    /// @param doing what was tried, as in `closing the fence`
    public static StepException of(SQLException error, String place, String doing) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        var said = said(error);
        var text = "%s: %s failed: %s".formatted(place, doing, said);
        return switch (state) {
            case FENCED -> new StepException.Fenced(place + ": " + said);
            case FOREIGN -> new StepException.Refused(place + ": " + said, error);
            case "28P01", "28000" -> refused(text, "check user, password and pg_hba.conf", error);
            case "3D000" -> refused(text, "create the database or correct the URL", error);
            case "42501" -> refused(text, "preflight prints the exact GRANT", error);
            case "3F000", "42P01", "42883", "42704", "42703" ->
                refused(text, "is it the right database and schema?", error);
            case "53100" -> refused(text, "free disk space on the server", error);
            case "55P03", "55006", "57014", "53300", "53200", "25P03", "25P04" -> passing(text, error);
            case "0A000" -> said.contains("cached plan") ? passing(text, error) : refused(text, "", error);
            default -> isPassing(state, error) ? passing(text, error) : refused(text, "", error);
        };
    }

    /// Whether nobody can tell from it if a statement was carried out: the connection broke, or the server ended it.
    public static boolean losesTheAnswer(SQLException error) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
    }

    /// Whether the server said that a lock, or the statement that waited for it, ran out of time.
    static boolean isLockWait(SQLException error) {
        return "55P03".equals(error.getSQLState())
                || "57014".equals(error.getSQLState())
                || "40P01".equals(error.getSQLState());
    }

    /// Whether it says that a table or schema is not there.
    static boolean isMissing(SQLException error) {
        return "42P01".equals(error.getSQLState()) || "3F000".equals(error.getSQLState());
    }

    /// Lost connections, serialisation and deadlocks, shutdowns, a failing disk.
    private static boolean isPassing(String state, SQLException error) {
        return state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("57P")
                || state.startsWith("58")
                || (state.isEmpty() && error.getCause() instanceof IOException);
    }

    private static String said(SQLException error) {
        if (error instanceof BatchUpdateException && error.getNextException() != null) {
            return said(error.getNextException()); // its own message repeats the statement, values and all
        }
        var server = error instanceof PSQLException told ? told.getServerErrorMessage() : null;
        if (server == null || server.getMessage() == null) {
            return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
        }
        return server.getHint() == null ? server.getMessage() : server.getMessage() + " (" + server.getHint() + ")";
    }

    private static StepException passing(String text, SQLException error) {
        return new StepException.Transient(text, error);
    }

    private static StepException refused(String text, String next, SQLException error) {
        return new StepException.Refused(next.isEmpty() ? text : text + "; " + next, error);
    }
}
