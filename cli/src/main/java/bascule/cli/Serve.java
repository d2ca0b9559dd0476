package bascule.cli;

import bascule.controller.Migrations;
import bascule.databases.postgres.PostgresAddress;
import bascule.journal.JournalException;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.plan.Commands;
import bascule.server.FlagKey;
import bascule.server.GrantFile;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Shape;
import bascule.server.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `serve`: the controller and its API, until it is told to end. What was under way in its home goes on.
@Command(name = "serve", description = "Run the controller and its API. What was under way in its home goes on.")
final class Serve implements Callable<Integer> {
    /// What is to be served.
    ///
    /// @param flags that this process serves too
    /// @param commands those that plans may ask
    /// @param journals the database in which several controllers keep them; empty for files in the home
    record Wanted(Path home, Optional<ServedFlags> flags, Commands commands, Optional<PostgresAddress> journals) {}

    /// Opens the migrations of a home.
    interface Opening {
        Migrations open(Wanted wanted) throws Refused;
    }

    private final Opening opening;

    @Mixin
    private final Output output;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "Where plans and journals are kept. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the API answers; port 0 takes any free one. Default: 127.0.0.1:7070.")
    private Listen listen = ServerSettings.LISTEN;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The token that callers must show; made if there is none. Default: FOLDER/token.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--flags", paramLabel = "FILE", description = "A document of flags that is served too.")
    private Optional<Path> flags = Optional.empty();

    @Option(
            names = "--flag-keys",
            paramLabel = "FILE",
            description =
                    "Keys of programs that may only ask for flags, a line each: NAME, front-end or back-end, TOKEN.")
    private Optional<Path> flagKeys = Optional.empty();

    @Option(
            names = "--commands",
            paramLabel = "FILE",
            description = "The commands that plans may ask, by name. Default: none.")
    private Optional<Path> commands = Optional.empty();

    @Option(
            names = "--journal",
            paramLabel = "URL",
            description = "A PostgreSQL database that keeps plans and journals, for several controllers of which one is"
                    + " active: jdbc:postgresql://HOST:5432/DATABASE. Default: files in the home, for one.")
    private Optional<String> journal = Optional.empty();

    @Mixin
    private final JournalLogin login = new JournalLogin();

    @Option(
            names = "--address",
            paramLabel = "URL",
            description =
                    "With --journal: where callers reach this controller, for the others to tell. Default: http://"
                            + " and what --listen says.")
    private Optional<String> address = Optional.empty();

    Serve(Shell shell, Opening opening) {
        this.output = new Output(shell);
        this.opening = opening;
    }

    @Override
    public Integer call() throws Refused {
        demandAddress();
        Optional<PostgresAddress> journals = journals();
        Path folder = output.shell().at(home);
        makeHome(folder);
        Path file = tokenFile.map(output.shell()::at).orElse(folder.resolve("token"));
        boolean made = TokenFile.makeIfMissing(file);
        Token token = Token.of(TokenFile.read(file));
        List<FlagKey> keys =
                flagKeys.map(output.shell()::at).map(TokenFile::keys).orElse(List.of());
        var grants = new GrantFile(folder.resolve(TokenVerbs.FILE), Clock.systemUTC());
        grants.all();
        Optional<ServedFlags> served = served();
        Commands allowed = commands.map(each -> CommandsFile.read(output, each)).orElse(Commands.NONE);
        try (Migrations migrations = opened(new Wanted(folder, served, allowed, journals));
                Server server = Server.start(
                        new ServerSettings(listen, token, keys, grants), migrations, served.map(ServedFlags::store))) {
            tell(server.listen(), folder, file, made);
            migrations.answersAt(address.orElse("http://" + server.listen()));
            UntilTold.run(List.of(server, migrations));
        }
        return ExitCode.OK;
    }

    private Migrations opened(Wanted wanted) throws Refused {
        try {
            return opening.open(wanted);
        } catch (JournalException unusable) {
            String hint = wanted.journals().isPresent() ? login.hint(output.shell()) : "";
            if (hint.isEmpty()) {
                throw unusable;
            }
            throw Failure.error("journal", unusable.getMessage(), hint);
        }
    }

    /// Others tell their callers where this one answers, so it must be known and be a place.
    private void demandAddress() {
        if (journal.isEmpty() && address.isPresent()) {
            throw Failure.usage("--address is for controllers that share their journals: give --journal too", "");
        }
        boolean anywhere = Set.of("0.0.0.0", "::", "[::]").contains(listen.host());
        if (journal.isPresent() && address.isEmpty() && anywhere) {
            throw Failure.usage(
                    "%s is no place that others could send callers to: name one".formatted(listen),
                    "--address http://HOST:" + listen.port());
        }
        if (address.isPresent() && !address.get().matches("https?://[^/\\s?#@]+/?")) {
            throw Failure.usage(
                    "'%s' is no address of a controller".formatted(address.get()), "--address http://HOST:7070");
        }
    }

    private Optional<PostgresAddress> journals() throws Refused {
        return journal.isEmpty() ? Optional.empty() : Optional.of(login.at(journal.get(), output.shell()));
    }

    /// Read once, so that a missing or broken document is told now and not to the first client.
    private Optional<ServedFlags> served() throws Refused {
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        ServedFlags served = ServedFlags.of(output.shell().at(flags.get()));
        try {
            served.store().read();
        } catch (Refused refused) {
            throw refused;
        } catch (StepException unread) {
            throw Failure.error("flags", String.valueOf(unread.getMessage()), "bascule flags lint " + flags.get());
        }
        return Optional.of(served);
    }

    private void tell(Listen where, Path folder, Path file, boolean made) {
        String url = "http://" + where;
        if (output.json()) {
            output.answer(
                    Shape.ok().put("url", url).put("home", folder.toString()).put("tokenFile", file.toString()), "");
        }
        output.progress("bascule: answers at " + url + ", home " + folder);
        output.progress("bascule: token in " + file + (made ? ", made now; only its owner can read it" : ""));
        if (!where.loopback()) {
            output.progress("bascule: warning: " + where + " is not only this machine, and tokens go over plain HTTP:"
                    + " put a TLS proxy before it");
        }
        output.hint("bascule start migration.yaml");
    }

    private static void makeHome(Path folder) {
        try {
            TokenFile.makeFolder(folder);
        } catch (IOException cannot) {
            throw Failure.error(
                    "home", "the home " + folder + " can't be made: " + cannot.getMessage(), "--home FOLDER");
        }
    }
}
