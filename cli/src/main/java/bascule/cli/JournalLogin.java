package bascule.cli;

import bascule.databases.postgres.PostgresAddress;
import bascule.migration.StepException.Refused;
import bascule.plan.Secret;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.postgresql.jdbc.SslMode;
import picocli.CommandLine.Option;

/// Who we are at the database that keeps the journals. The password is never an option: it would
/// show in the list of processes.
final class JournalLogin {
    private static final String BEGINS = "jdbc:";
    private static final String USER = "bascule";
    private static final String PASSWORD = "BASCULE_JOURNAL_PASSWORD";

    @Option(
            names = "--journal-user",
            paramLabel = "NAME",
            description = "User of the database that keeps the journals. Default: bascule.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--journal-password-file",
            paramLabel = "FILE",
            description = "File with that user's password. Default: $" + PASSWORD + " holds it, if there is one.")
    private Optional<Path> passwordFile = Optional.empty();

    /// Whether a place is a database, and not a path.
    static boolean isDatabase(String place) {
        return place.startsWith(BEGINS);
    }

    /// @throws Failure if the address makes no sense, or the password can't be read
    PostgresAddress at(String url, Shell shell) {
        try {
            PostgresAddress address = new PostgresAddress(url, user.orElse(USER), password(shell));
            demandMode(url);
            return address;
        } catch (IllegalArgumentException wrong) {
            throw Failure.usage("--journal: " + wrong.getMessage(), "--journal jdbc:postgresql://HOST:5432/DATABASE");
        }
    }

    /// @throws Failure if something is said about a database where none is named
    void demandNone() {
        if (user.isPresent() || passwordFile.isPresent()) {
            throw Failure.usage(
                    "%s is for a database, and no --journal names one"
                            .formatted(user.isPresent() ? "--journal-user" : "--journal-password-file"),
                    "--journal jdbc:postgresql://HOST:5432/DATABASE");
        }
    }

    /// The driver says that of a connection only.
    private static void demandMode(String url) {
        var modes = Arrays.stream(SslMode.VALUES).map(mode -> mode.value).toList();
        Stream.of(url.substring(url.indexOf('?') + 1).split("&", -1))
                .filter(each -> each.startsWith("sslmode="))
                .map(each -> each.substring("sslmode=".length()))
                .filter(mode -> !modes.contains(mode))
                .findFirst()
                .ifPresent(mode -> {
                    throw new IllegalArgumentException(
                            "sslmode is one of %s, not %s".formatted(String.join(", ", modes), mode));
                });
    }

    Optional<Path> passwordFile() {
        return passwordFile;
    }

    /// What to type where the database refused us; empty if a password was given.
    String hint(Shell shell) {
        boolean none = passwordFile.isEmpty() && shell.environment(PASSWORD).isBlank();
        return none ? "--journal-password-file FILE, or " + PASSWORD : "";
    }

    private Supplier<String> password(Shell shell) {
        if (passwordFile.isPresent()) {
            try {
                return RotatingSecret.of(new Secret.File(shell.at(passwordFile.get())));
            } catch (Refused unreadable) {
                throw Failure.usage("--journal-password-file: " + unreadable.getMessage(), "");
            }
        }
        String named = shell.environment(PASSWORD).strip();
        return () -> named;
    }
}
