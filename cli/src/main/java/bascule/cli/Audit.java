package bascule.cli;

import bascule.journal.Entry;
import bascule.migration.Harmless;
import bascule.reports.EventWords;
import bascule.server.EntryText;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `audit`: the journal of a migration, who did what and what came of it, with the hash that
/// chains each entry.
@Command(name = "audit", description = "Show the journal of a migration: who did what, and what came of it.")
final class Audit implements Callable<Integer> {
    private static final int HASH_SHOWN = 12;

    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Not asked of a verb below this one.
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private String name = "";

    @Option(names = "--after", paramLabel = "SEQUENCE", description = "Only entries after this one. Default: 0, all.")
    private long after;

    Audit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'NAME'");
        }
        if (after < 0) {
            throw Failure.usage("--after is 0 or more, not " + after, "");
        }
        try (var client = server.connect(output.shell())) {
            ObjectNode answer = Shape.ok().put("id", name);
            ArrayNode entries = answer.putArray("entries");
            var text = new ArrayList<String>();
            for (JsonNode entry : client.entries(name, after)) {
                entries.add(entry);
                text.add(line(EntryText.read(entry)));
            }
            output.answer(answer, String.join("\n", text));
            return ExitCode.OK;
        }
    }

    private static String line(Entry entry) {
        return "%6d  %s  epoch %s  %s  %s"
                .formatted(
                        entry.sequence(),
                        entry.time(),
                        entry.epoch(),
                        entry.hash()
                                .substring(0, Math.min(HASH_SHOWN, entry.hash().length())),
                        Harmless.line(EventWords.of(entry.event())));
    }
}
