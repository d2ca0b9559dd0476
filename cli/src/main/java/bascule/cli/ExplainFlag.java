package bascule.cli;

import bascule.flags.Context;
import bascule.flags.Evaluation;
import bascule.flags.Explanation;
import bascule.flags.Standing;
import bascule.migration.StepException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags explain`: what a caller gets, and why.
@Command(name = "explain", description = "Tell what a caller gets, and why.")
final class ExplainFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final CallerOptions caller = new CallerOptions();

    @Parameters(paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    ExplainFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Standing standing = flags.read(output);
        FlagsFile.flag(standing, key);
        Context context = caller.context();
        Evaluation given = standing.flags().evaluate(key, context);
        List<String> sentences = Explanation.of(standing.reading(), key, context);
        ObjectNode answer = FlagText.json(key, given);
        sentences.forEach(answer.putArray("because")::add);
        output.answer(answer, FlagText.line(given) + "\n- " + String.join("\n- ", sentences));
        return ExitCode.OK;
    }
}
