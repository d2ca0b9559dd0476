package bascule.bench.rows;

import bascule.bench.Run;
import bascule.bench.world.Commands;
import bascule.bench.world.Tools;
import bascule.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program that copies a whole database.
///
/// @param script for bash; finds the addresses in `$SOURCE` and `$TARGET`
public record CommandCopy(Run run, Servers servers, String name, String script) implements Copying {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String FOLDER = "/usr/lib/postgresql/15/bin/";

    /// pg_dump into pg_restore; empty if they are not to be had.
    public static Optional<Copying> dumpAndRestore(Run run, Servers servers) throws InterruptedException {
        Tools tools = new Tools(run);
        Optional<Path> dump = tools.find(FOLDER + "pg_dump", "postgresql-client-15");
        return dump.map(found -> new CommandCopy(
                run,
                servers,
                "pg_dump | pg_restore",
                "set -o pipefail; %s -Fc -Z0 -d \"$SOURCE\" | %spg_restore -d \"$TARGET\"".formatted(found, FOLDER)));
    }

    /// pgcopydb with two jobs for tables and two for indexes.
    public static Optional<Copying> pgcopydb(Run run, Servers servers) throws InterruptedException {
        return new Tools(run)
                .find("pgcopydb", "pgcopydb")
                .map(found -> new CommandCopy(
                        run,
                        servers,
                        "pgcopydb",
                        found + " clone --dir \"$FOLDER\" --restart --table-jobs 2 --index-jobs 2"
                                + " --source \"$SOURCE\" --target \"$TARGET\""));
    }

    @Override
    public void prepare(String database) {
        // It makes everything itself.
    }

    @Override
    public void copy(String database) throws Exception {
        Commands.run(
                run.workshop(),
                LIMIT,
                Map.of(
                        "SOURCE", address(servers.source(), Servers.SHOP),
                        "TARGET", address(servers.target(), database),
                        "PATH", FOLDER + ":" + System.getenv("PATH"),
                        "FOLDER", run.workshop().folder().resolve("pgcopydb").toString()),
                List.of("bash", "-c", script));
    }

    private static String address(EmbeddedPostgres server, String database) {
        return "postgres://%s:%s@127.0.0.1:%d/%s".formatted(server.user(), server.password(), server.port(), database);
    }

    @Override
    public void forget(String database) {
        // It leaves nothing at the source.
    }
}
