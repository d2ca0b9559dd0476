package bascule.cli;

import bascule.flags.Flag;
import bascule.flags.Standing;
import bascule.migration.StepException;
import bascule.server.FlagShape;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `flags list`: a line for each flag.
@Command(name = "list", description = "Show a line for each flag.")
final class ListFlags implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    ListFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Standing standing = flags.read(output);
        ObjectNode answer = Shape.ok().put("version", standing.version().toString());
        var all = answer.putArray("flags");
        standing.flags().all().forEach(flag -> all.add(FlagShape.of(flag)));
        output.answer(
                answer,
                standing.flags().all().stream()
                        .map((Flag flag) -> FlagText.line(flag))
                        .collect(Collectors.joining("\n")));
        return ExitCode.OK;
    }
}
