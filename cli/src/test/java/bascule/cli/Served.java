package bascule.cli;

import bascule.migration.StepException.Refused;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A real server over migrations that only write down what they are asked, and the command line to it.
abstract class Served {
    static final String SECRET = "canary-5f1d0e3b9a7c4286";
    static final String NAME = Statuses.NAME;
    static final String PLAN = Path.of(System.getProperty("project.root", ".."), "examples/shop/migration.yaml")
            .toAbsolutePath()
            .normalize()
            .toString();

    @TempDir
    Path folder;

    final ScriptedMigrations migrations = new ScriptedMigrations();
    final Server server = start();

    @AfterEach
    void stop() {
        server.close();
    }

    Cli cli() {
        return new Cli(folder)
                .set("BASCULE_SERVER", "http://" + server.listen())
                .set("BASCULE_TOKEN", SECRET);
    }

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Refused taken) {
            throw new AssertionError(taken);
        }
    }
}
