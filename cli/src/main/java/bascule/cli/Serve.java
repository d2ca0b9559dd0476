package bascule.cli;

import bascule.controller.Migrations;
import bascule.databases.postgres.PostgresAddress;
import bascule.journal.JournalException;
import bascule.migration.Durations;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.plan.Commands;
import bascule.plan.Login;
import bascule.plan.Secret;
import bascule.plan.Trust;
import bascule.server.FlagKey;
import bascule.server.GrantBook;
import bascule.server.KeyFiles;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Shape;
import bascule.server.Token;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `serve`: the controller and its API, until it is told to end. What was under way in its home goes on.
@Command(name = "serve", description = "Run the controller and its API. What was under way in its home goes on.")
final class Serve implements Callable<Integer> {
    /// What is to be served.
    ///
    /// @param flags that this process serves too
    /// @param trust what plans may use of this machine
    /// @param journals the database in which several controllers keep them; empty for files in the home
    record Wanted(Path home, Optional<ServedFlags> flags, Trust trust, Optional<PostgresAddress> journals) {}

    /// Opens the migrations of a home.
    interface Opening {
        Migrations open(Wanted wanted) throws Refused;
    }

    private static final Duration GLASS_MIN = Duration.ofMinutes(1);
    private static final Duration GLASS_MAX = Duration.ofHours(4);

    private final Opening opening;

    @Mixin
    private final Output output;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "Where plans and journals are kept. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Mixin
    private final ListenOptions where = new ListenOptions();

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
            names = "--login",
            paramLabel = "FILE",
            description =
                    "The OpenID provider that signs people in at the dashboard, and what they may. Default: none.")
    private Optional<Path> people = Optional.empty();

    @Option(
            names = "--journal",
            paramLabel = "URL",
            description = "A PostgreSQL database that keeps plans and journals, for several controllers of which one is"
                    + " active: jdbc:postgresql://HOST:5432/DATABASE. Default: files in the home, for one.")
    private Optional<String> journal = Optional.empty();

    @Option(
            names = "--break-glass",
            paramLabel = "TIME",
            description = "How long somebody acts alone who breaks the glass in an emergency, 1m to 4h. Default: nobody"
                    + " may.")
    private Optional<String> glass = Optional.empty();

    @Option(
            names = "--traces",
            paramLabel = "URL",
            description =
                    "A collector that takes OTLP over HTTP: a span for each step and gate is sent there, such as to"
                            + " http://127.0.0.1:4318/v1/traces. Default: none.")
    private Optional<String> traces = Optional.empty();

    @Mixin
    private final JournalLogin login = new JournalLogin();

    Serve(Shell shell, Opening opening) {
        this.output = new Output(shell);
        this.opening = opening;
    }

    @Override
    public Integer call() throws Refused {
        Optional<URI> address = where.address(journal.isPresent());
        Optional<KeyFiles> key = where.key(output.shell());
        Optional<PostgresAddress> journals = journals();
        Optional<Duration> alone = glass.map(Serve::glass);
        Optional<URI> collector = traces.map(Traces::collector);
        Path folder = output.shell().at(home);
        makeHome(folder);
        Path file = tokenFile.map(output.shell()::at).orElse(folder.resolve("token"));
        boolean made = TokenFile.makeIfMissing(file);
        Token token = Token.of(TokenFile.read(file));
        List<FlagKey> keys =
                flagKeys.map(output.shell()::at).map(TokenFile::keys).orElse(List.of());
        Optional<ServedFlags> served = served();
        Commands allowed = commands.map(each -> CommandsFile.read(output, each)).orElse(Commands.NONE);
        List<Path> own = ownSecrets(folder, file);
        ServerSettings settings = new ServerSettings(where.listen(), token).withFlagKeys(keys);
        settings = key.map(settings::withKey).orElse(settings);
        settings = address.map(settings::withAddress).orElse(settings);
        settings = alone.map(settings::withGlass).orElse(settings);
        if (people.isPresent()) {
            Login signing = LoginFile.read(output, people.get());
            settings = settings.withLogin(signing);
            if (signing.secret() instanceof Secret.File(var secret)) {
                own.add(secret);
            }
        }
        var trust = new Trust(allowed, own);
        try (Shelves shelves = Shelves.of(journals, folder)) {
            settings = settings.withGrants(grants(shelves)).withSessions(shelves.sessions());
            try (Migrations migrations = opened(new Wanted(folder, served, trust, journals));
                    Server server = Server.start(settings, migrations, served.map(ServedFlags::store))) {
                tell(server.listen(), folder, file, made);
                migrations.answersAt(
                        address.map(URI::toString).orElseGet(() -> where.scheme() + "://" + server.listen()));
                List<AutoCloseable> running = new ArrayList<>(List.of(server, migrations));
                Optional<Traces> told = collector.map(to -> Traces.begin(migrations, to));
                told.ifPresent(running::addFirst);
                UntilTold.run(running);
                told.ifPresent(Traces::close);
            }
        }
        return ExitCode.OK;
    }

    private static Duration glass(String text) {
        return Durations.parse(text)
                .filter(lasts -> lasts.compareTo(GLASS_MIN) >= 0 && lasts.compareTo(GLASS_MAX) <= 0)
                .orElseThrow(
                        () -> Failure.usage("--break-glass is a time from 1m to 4h, such as 30m, not " + text, ""));
    }

    /// Damaged ones in a file are told now, and not to the first person.
    private static GrantBook grants(Shelves shelves) throws Refused {
        var grants = new GrantBook(shelves.tokens(), Clock.systemUTC());
        if (shelves.database().isEmpty()) {
            grants.all();
        }
        return grants;
    }

    /// Whoever has one of these is let in, or can forge what the controller signs.
    private List<Path> ownSecrets(Path folder, Path token) {
        Stream<Path> given =
                Stream.of(flagKeys, login.passwordFile(), where.keyFile()).flatMap(Optional::stream);
        Stream<Path> made = Stream.of(token, folder.resolve(TokenVerbs.FILE), folder.resolve(Main.KEY));
        return new ArrayList<>(
                Stream.concat(made, given.map(output.shell()::at)).toList());
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

    private Optional<PostgresAddress> journals() {
        if (journal.isEmpty()) {
            login.demandNone();
        }
        return journal.isEmpty() ? Optional.empty() : Optional.of(login.at(journal.get(), output.shell()));
    }

    /// Read once, so that a missing or broken document is told now and not to the first client.
    /// Migrations go on without it; those that move flags wait for it.
    private Optional<ServedFlags> served() {
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        ServedFlags served = ServedFlags.of(output.shell().at(flags.get()));
        try {
            served.store()
                    .read()
                    .refused()
                    .forEach(problem ->
                            output.progress("bascule: warning: " + flags.get() + " is not taken over: " + problem));
        } catch (StepException unread) {
            output.progress("bascule: warning: no flags are served until this is mended: " + unread.getMessage());
        }
        return Optional.of(served);
    }

    private void tell(Listen listen, Path folder, Path file, boolean made) {
        String url = where.scheme() + "://" + listen;
        if (output.json()) {
            output.answer(
                    Shape.ok().put("url", url).put("home", folder.toString()).put("tokenFile", file.toString()), "");
        }
        output.progress("bascule: answers at " + url + ", home " + folder);
        output.progress("bascule: token in " + file + (made ? ", made now; only its owner can read it" : ""));
        if (!listen.loopback() && where.scheme().equals("http")) {
            output.progress("bascule: warning: " + listen + " is not only this machine, and tokens go over plain HTTP,"
                    + " as --plain-http says");
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
