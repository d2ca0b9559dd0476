package bascule.cli;

import bascule.flags.FlagStore;
import bascule.flags.imports.Foreign;
import bascule.flags.imports.Import;
import bascule.flags.imports.Imported;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.migration.StepException;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `flags import`: flags that others keep.
@Command(
        name = "import",
        description =
                "Bring flags over from unleash, growthbook or launchdarkly into a document of flags; what can't be"
                        + " carried is named.")
final class ImportFlags implements Callable<Integer> {
    private static final String EMPTY = "{\n  \"flags\": {}\n}\n";

    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "WHOM",
            description = "Who wrote the export: unleash, growthbook or launchdarkly.")
    private String from = "";

    @Parameters(paramLabel = "EXPORT", description = "The file that was exported, JSON.")
    private Path export = Path.of("");

    ImportFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Foreign foreign = Foreign.named(from)
                .orElseThrow(() -> Failure.usage(
                        "flags come from %s, not from '%s'".formatted(String.join(", ", Foreign.words()), from), ""));
        Imported found = foreign.read(document());
        found.lost().forEach(output::progress);
        if (found.flags().isEmpty()) {
            throw Failure.error("flags", "there is no flag in %s that could be carried".formatted(export), "")
                    .with(lost(found));
        }
        Import brought = bring(new Import(from, found.flags()));
        output.progress("%d flags carried, %d things not"
                .formatted(
                        brought.flags().size(),
                        found.lost().size() + brought.there().size()));
        return ExitCode.OK;
    }

    private static ObjectNode lost(Imported found) {
        ObjectNode answer = Shape.ok();
        found.lost().forEach(answer.putArray("lost")::add);
        return answer;
    }

    /// Into a new document, if there is none.
    private Import bring(Import all) throws StepException {
        boolean missing = !flags.served() && !Files.exists(output.shell().at(flags.file()));
        if (missing && change.dryRun()) {
            output.answer(
                    Shape.ok().put("dryRun", true).put("what", all.describe()),
                    "would make %s and %s".formatted(flags.file(), all.describe()));
            return all;
        }
        if (missing) {
            makeDocument();
        }
        Import fresh = all.into(flags.use(output, FlagStore::read).reading().source());
        fresh.there().forEach(key -> output.progress(key + ": left out: the document has it already"));
        flags.change(output, change, fresh);
        return fresh;
    }

    private void makeDocument() {
        try {
            Files.writeString(output.shell().at(flags.file()), EMPTY);
        } catch (IOException cannot) {
            throw Failure.error("file", flags.file() + " can't be written: " + cannot, "");
        }
    }

    private Json.Fields document() {
        var findings = new Findings();
        var json = JsonText.read(text(), findings);
        if (json.isPresent() && json.get() instanceof Json.Fields fields && findings.count() == 0) {
            return fields;
        }
        String first = findings.all().isEmpty()
                ? "it is no object"
                : findings.all().getFirst().toString();
        throw Failure.usage("%s is no export of %s: %s".formatted(export, from, first), "");
    }

    private String text() {
        Path real = output.shell().at(export);
        try {
            if (Files.isRegularFile(real) && Files.size(real) > JsonText.LENGTH_MAX) {
                throw Failure.usage(export + " is longer than 32 MiB", "");
            }
            return Files.readString(real);
        } catch (NoSuchFileException missing) {
            throw Failure.usage("there is no file " + export, "");
        } catch (CharacterCodingException notText) {
            throw Failure.usage(export + " is not UTF-8 text", "");
        } catch (IOException unreadable) {
            throw Failure.usage(export + " can't be read: " + unreadable.getMessage(), "");
        }
    }
}
