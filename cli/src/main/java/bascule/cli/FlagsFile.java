package bascule.cli;

import bascule.flags.By;
import bascule.flags.FileFlagStore;
import bascule.flags.Flag;
import bascule.flags.FlagChange;
import bascule.flags.FlagStore;
import bascule.flags.Reading;
import bascule.flags.Standing;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import bascule.migration.Spelling;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.server.Shape;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which flags are meant.
final class FlagsFile {
    /// Somebody else may write in between.
    private static final int TRIES = 5;

    private static final Path FILE = Path.of("flags.json");

    @Option(names = "--file", paramLabel = "FILE", description = "The document of flags. Default: flags.json.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /// Does something with the flags that are meant.
    interface Use<T> {
        T with(FlagStore store) throws StepException;
    }

    Path file() {
        return file.orElse(FILE);
    }

    /// Whether a controller's are meant.
    boolean served() {
        return server.named();
    }

    /// @throws Failure if both a document and a server are named
    <T> T use(Output output, Use<T> use) throws StepException {
        if (!server.named()) {
            return use.with(new FileFlagStore(output.shell().at(file()), InstantSource.system()));
        }
        if (file.isPresent()) {
            throw Failure.usage("both --file and --server are named: leave one out", "");
        }
        try (ServerClient client = server.connect(output.shell())) {
            return use.with(new ServedFlagStore(client, output));
        }
    }

    /// Tells on stderr if a hand's edit could not be taken over.
    Standing read(Output output) throws StepException {
        Standing standing = use(output, FlagStore::read);
        standing.refused().forEach(problem -> output.progress(file() + ": " + problem));
        return standing;
    }

    /// Makes a change and tells it; with `--dry-run` it only tells it.
    void change(Output output, ChangeOptions options, FlagChange change) throws StepException {
        if (options.dryRun()) {
            demandSound(change.made(read(output).reading().source()));
            output.answer(Shape.ok().put("dryRun", true).put("what", change.describe()), "would " + change.describe());
            return;
        }
        var by = new By.Person(actor(output, options), options.reason());
        Standing after = use(output, store -> written(store, store.read(), change, by));
        after.refused().forEach(problem -> output.progress("an edit by hand is not taken over: " + problem));
        output.answer(
                Shape.ok()
                        .put("what", change.describe())
                        .put("proposed", after.proposed(change))
                        .put("version", after.version().toString()),
                after.proposed(change)
                        ? "proposed and not done: %s; it is once somebody else orders the same"
                                .formatted(change.describe())
                        : "%s; version %s".formatted(change.describe(), after.version()));
    }

    private static void demandSound(Json.Fields made) throws Refused {
        List<Problem> problems = Reading.of(JsonText.write(made)).problems();
        if (!problems.isEmpty()) {
            throw new Refused("this would leave the flags with mistakes: "
                    + String.join("; ", problems.stream().map(Problem::toString).toList()));
        }
    }

    String actor(Output output, ChangeOptions options) {
        if (!server.named()) {
            return options.actor();
        }
        try (ServerClient client = server.connect(output.shell())) {
            return options.actor(client);
        }
    }

    private static Standing written(FlagStore store, Standing before, FlagChange change, By by) throws StepException {
        Standing seen = before;
        for (int left = TRIES; ; left--) {
            try {
                return store.write(change, seen.version(), by);
            } catch (Transient meanwhile) {
                seen = store.read();
                if (left <= 1) {
                    throw meanwhile;
                }
            }
        }
    }

    /// @throws Failure if there is none
    static Flag flag(Standing standing, String key) {
        return standing.flags()
                .flag(key)
                .orElseThrow(() -> Failure.error(
                        "not-found",
                        "there is no flag '%s'%s"
                                .formatted(
                                        key,
                                        Spelling.nearest(
                                                        key,
                                                        standing.flags().all().stream()
                                                                .map(Flag::key)
                                                                .toList())
                                                .map(": is '%s' meant?"::formatted)
                                                .orElse("")),
                        "bascule flags list"));
    }
}
