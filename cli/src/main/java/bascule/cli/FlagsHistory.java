package bascule.cli;

import bascule.flags.Past;
import bascule.migration.Harmless;
import bascule.migration.StepException;
import bascule.server.FlagShape;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `flags history`: who changed what.
@Command(name = "history", description = "Show who changed which flag, when and why.")
final class FlagsHistory implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Option(names = "--lines", paramLabel = "NUMBER", description = "How many of the last changes. Default: 20.")
    private int lines = 20;

    FlagsHistory(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        if (lines < 1) {
            throw Failure.usage("--lines is 1 or more, not " + lines, "");
        }
        ObjectNode answer = Shape.ok();
        var changes = answer.putArray("changes");
        var text = new ArrayList<String>();
        for (Past past : flags.use(output, store -> store.history(lines))) {
            changes.add(FlagShape.of(past));
            text.add(Harmless.line("%6d  %s  %s: %s%s"
                    .formatted(
                            past.version().number(),
                            past.at(),
                            past.actor(),
                            past.what(),
                            past.reason().isEmpty() ? "" : " \"" + past.reason() + "\"")));
        }
        output.answer(answer, text.isEmpty() ? "no flag was changed yet" : String.join("\n", text));
        return ExitCode.OK;
    }
}
