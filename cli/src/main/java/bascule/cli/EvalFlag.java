package bascule.cli;

import bascule.flags.Evaluation;
import bascule.flags.Standing;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags eval`: what a caller gets.
@Command(name = "eval", description = "Tell what a caller gets. Ends with 1 if the flag fails.")
final class EvalFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final CallerOptions caller = new CallerOptions();

    @Parameters(paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    EvalFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Standing standing = flags.read(output);
        FlagsFile.flag(standing, key);
        Evaluation given = standing.flags().evaluate(key, caller.context());
        if (given instanceof Evaluation.Failed(var code, var message, _)) {
            throw Failure.error(bascule.server.Shape.word(code), message, "bascule flags explain " + key)
                    .with(FlagText.json(key, given));
        }
        output.answer(FlagText.json(key, given), FlagText.line(given));
        return ExitCode.OK;
    }
}
