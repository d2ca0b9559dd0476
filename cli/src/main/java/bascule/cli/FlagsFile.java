package bascule.cli;

import bascule.flags.By;
import bascule.flags.FileFlagStore;
import bascule.flags.Flag;
import bascule.flags.FlagChange;
import bascule.flags.FlagStore;
import bascule.flags.Reading;
import bascule.flags.Standing;
import bascule.migration.Spelling;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.server.Shape;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Option;

/// Which flags are meant.
final class FlagsFile {
    /// Somebody else may write in between.
    private static final int TRIES = 5;

    @Option(names = "--file", paramLabel = "FILE", description = "The document of flags. Default: flags.json.")
    private Path file = Path.of("flags.json");

    Path file() {
        return file;
    }

    FlagStore store(Shell shell) {
        return new FileFlagStore(shell.at(file), InstantSource.system());
    }

    /// Tells on stderr if a hand's edit could not be taken over.
    Standing read(Output output) throws StepException {
        Standing standing = store(output.shell()).read();
        standing.refused().forEach(problem -> output.progress(file + ": " + problem));
        return standing;
    }

    /// Makes a change and tells it; with `--dry-run` it only tells it.
    void change(Output output, ChangeOptions options, FlagChange change) throws StepException {
        FlagStore store = store(output.shell());
        Standing before = store.read();
        if (options.dryRun()) {
            Reading.of(bascule.flags.json.JsonText.write(
                    change.made(before.reading().source())));
            output.answer(Shape.ok().put("dryRun", true).put("what", change.describe()), "would " + change.describe());
            return;
        }
        Standing after = written(store, before, change, new By.Person(options.actor(), options.reason()));
        output.answer(
                Shape.ok()
                        .put("what", change.describe())
                        .put("version", after.version().toString()),
                "%s; version %s".formatted(change.describe(), after.version()));
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
