package bascule.cli;

import bascule.databases.postgres.PostgresAddress;
import bascule.migration.StepException.Refused;
import bascule.server.GrantBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which controller's home, for verbs that work on its files and need no server.
final class HomeOption {
    @Option(names = "--home", paramLabel = "FOLDER", description = "The home of the controller. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Option(
            names = "--journal",
            paramLabel = "URL",
            description = "The database that several controllers share, in place of a home.")
    private Optional<String> journal = Optional.empty();

    @Mixin
    private final JournalLogin login = new JournalLogin();

    /// What a verb does with people's tokens.
    interface Using<T> {
        T with(GrantBook tokens) throws Refused;
    }

    /// @throws Failure if there is no such home
    <T> T tokens(Shell shell, Using<T> using) throws Refused {
        Path folder = shell.at(home);
        if (journal.isEmpty() && !Files.isDirectory(folder)) {
            throw Failure.usage(
                    "there is no home " + home + " here: tokens are made on the controller's own machine",
                    "name it with --home, as 'bascule serve' was given it");
        }
        if (journal.isEmpty()) {
            login.demandNone();
        }
        Optional<PostgresAddress> journals =
                journal.isEmpty() ? Optional.empty() : Optional.of(login.at(journal.get(), shell));
        try (Shelves shelves = Shelves.of(journals, folder)) {
            return using.with(new GrantBook(shelves.tokens(), Clock.systemUTC()));
        }
    }
}
