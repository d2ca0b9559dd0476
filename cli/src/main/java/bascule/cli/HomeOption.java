package bascule.cli;

import bascule.server.GrantFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/// Which controller's home, for verbs that work on its files and need no server.
final class HomeOption {
    @Option(names = "--home", paramLabel = "FOLDER", description = "The home of the controller. Default: .bascule.")
    private Path home = Path.of(".bascule");

    /// @throws Failure if there is no such home
    GrantFile tokens(Shell shell) {
        Path folder = shell.at(home);
        if (!Files.isDirectory(folder)) {
            throw Failure.usage(
                    "there is no home " + home + " here: tokens are made on the controller's own machine",
                    "name it with --home, as 'bascule serve' was given it");
        }
        return new GrantFile(folder.resolve(TokenVerbs.FILE), Clock.systemUTC());
    }
}
