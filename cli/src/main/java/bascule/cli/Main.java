package bascule.cli;

import bascule.controller.HomeMigrations;
import bascule.controller.Migrations;
import bascule.controller.Surroundings;
import bascule.journal.FileJournal;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;

/// The one binary; here everything is put together.
public final class Main {
    private static final String JOURNAL = "journal";

    /// What libraries log through the platform's own logging: one line, like ours.
    private static final String LINE = "%1$tT.%1$tL %4$s %3$s - %5$s%6$s%n";

    private Main() {}

    public static void main(String[] words) {
        System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
        System.exit(CommandLines.of(Shell.ofProcess(), Main::open).execute(words));
    }

    private static Migrations open(Path home) throws Refused {
        return new HomeMigrations(
                home,
                new Adapters(),
                folder -> FileJournal.open(folder.resolve(JOURNAL), Surroundings.REAL.clock()),
                Surroundings.REAL);
    }
}
