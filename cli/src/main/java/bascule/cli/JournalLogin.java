package bascule.cli;

import bascule.databases.postgres.PostgresAddress;
import bascule.migration.StepException.Refused;
import bascule.plan.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// Who we are at the database that keeps the journals. The password is never an option: it would
/// show in the list of processes.
final class JournalLogin {
    private static final String BEGINS = "jdbc:";
    private static final String PASSWORD = "BASCULE_JOURNAL_PASSWORD";

    @Option(
            names = "--journal-user",
            paramLabel = "NAME",
            description = "User of the database that keeps the journals. Default: bascule.")
    private String user = "bascule";

    @Option(
            names = "--journal-password-file",
            paramLabel = "FILE",
            description = "File with that user's password. Default: $" + PASSWORD + " holds it, if there is one.")
    private Optional<Path> passwordFile = Optional.empty();

    /// Whether a place is a database, and not a path.
    static boolean isDatabase(String place) {
        return place.startsWith(BEGINS);
    }

    /// @throws Failure if the address makes no sense
    /// @throws Refused if the password can't be read
    PostgresAddress at(String url, Shell shell) throws Refused {
        try {
            return new PostgresAddress(url, user, password(shell));
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage("--journal: " + wrong.getMessage(), "--journal jdbc:postgresql://HOST:5432/DATABASE");
        }
    }

    Optional<Path> passwordFile() {
        return passwordFile;
    }

    /// What to type where the database refused us; empty if a password was given.
    String hint(Shell shell) {
        boolean none = passwordFile.isEmpty() && shell.environment(PASSWORD).isBlank();
        return none ? "--journal-password-file FILE, or " + PASSWORD : "";
    }

    private Supplier<String> password(Shell shell) throws Refused {
        if (passwordFile.isPresent()) {
            return RotatingSecret.of(new Secret.File(shell.at(passwordFile.get())));
        }
        String named = shell.environment(PASSWORD).strip();
        return () -> named;
    }
}
