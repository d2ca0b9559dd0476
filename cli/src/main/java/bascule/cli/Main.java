package bascule.cli;

import bascule.controller.HomeMigrations;
import bascule.controller.Migrations;
import bascule.controller.SharedMigrations;
import bascule.controller.Surroundings;
import bascule.controller.Timed;
import bascule.databases.journal.JournalDatabase;
import bascule.databases.postgres.PostgresAddress;
import bascule.journal.FileJournal;
import bascule.journal.Journal;
import bascule.journal.SignedJournal;
import bascule.journal.SigningKey;
import bascule.journal.ThisProcess;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;

/// The one binary; here everything is put together.
public final class Main {
    /// The file in the folder of a migration.
    static final String JOURNAL = "journal";

    /// In the home of a controller, what it signs its journals with; beside it, with `.pub`, what
    /// shows that it did.
    static final String KEY = "audit-key";

    /// What libraries log through the platform's own logging: one line, like ours.
    private static final String LINE = "%1$tT.%1$tL %4$s %3$s - %5$s%6$s%n";

    private Main() {}

    public static void main(String[] words) {
        System.exit(run(words, Surroundings.REAL));
    }

    /// Runs one command line of this process.
    ///
    /// @param surroundings real ones in service; a drill's let the process die where it is told to
    /// @return the exit code
    public static int run(String[] words, Surroundings surroundings) {
        System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
        return CommandLines.of(Shell.ofProcess(), wanted -> open(wanted, surroundings))
                .execute(words);
    }

    static Migrations open(Serve.Wanted wanted, Surroundings surroundings) throws Refused {
        Path home = wanted.home();
        SigningKey key = SigningKey.in(home.resolve(KEY));
        var adapters = new Adapters(wanted.flags(), wanted.trust());
        if (wanted.journals().isPresent()) {
            return shared(wanted.journals().get(), home, key, adapters, surroundings);
        }
        return new HomeMigrations(
                home,
                adapters,
                folder -> signed(folder, FileJournal.open(folder.resolve(JOURNAL), surroundings.clock()), key),
                surroundings);
    }

    private static Migrations shared(
            PostgresAddress journals, Path home, SigningKey key, Adapters adapters, Surroundings surroundings) {
        var database = JournalDatabase.open(journals, ThisProcess.words());
        return new SharedMigrations(
                new DatabaseHome(database, home, key),
                database.lease(),
                adapters,
                new Timed(surroundings, database.clock()));
    }

    private static Journal signed(Path folder, Journal journal, SigningKey key) {
        return new SignedJournal(journal, folder.getFileName().toString(), key, folder.resolve(SignedJournal.HEADS));
    }
}
