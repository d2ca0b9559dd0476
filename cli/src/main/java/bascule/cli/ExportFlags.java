package bascule.cli;

import bascule.flags.json.JsonText;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `flags export`: the document in plain definitions.
@Command(name = "export", description = "Print the flags as plain definitions, which every flagd understands.")
final class ExportFlags implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    ExportFlags(Shell shell) {
        this.output = new Output(shell);
    }

    /// The document itself in either format: it is JSON already, and what it is for is to be read by others.
    @Override
    public Integer call() throws StepException {
        output.shell().out().print(JsonText.write(flags.read(output).reading().plain()));
        return ExitCode.OK;
    }
}
