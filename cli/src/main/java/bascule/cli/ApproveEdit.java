package bascule.cli;

import bascule.flags.By;
import bascule.flags.Standing;
import bascule.flags.json.Problem;
import bascule.migration.StepException;
import bascule.server.Shape;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags approve`: a yes to what somebody wrote into the document by hand.
@Command(
        name = "approve",
        description = "Agree to an edit of the document by hand, where two people must want it; the second yes takes"
                + " it over.")
final class ApproveEdit implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(paramLabel = "EDIT", description = "Its name, as 'bascule flags list' tells it.")
    private String edit = "";

    ApproveEdit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        if (change.dryRun()) {
            return dry(flags.use(output, store -> store.read()));
        }
        var by = new By.Person(flags.actor(output, change), change.reason());
        Standing after = flags.use(output, store -> store.approve(edit, by));
        boolean waits = !after.refused().isEmpty();
        output.answer(
                Shape.ok()
                        .put("what", "approve the edit by hand " + edit)
                        .put("proposed", waits)
                        .put("version", after.version().toString()),
                waits
                        ? "%s is the first to agree to %s; it is taken over once somebody else does too"
                                .formatted(by.actor(), edit)
                        : "the edit %s is taken over; version %s".formatted(edit, after.version()));
        return ExitCode.OK;
    }

    private int dry(Standing standing) {
        List<String> waiting =
                standing.refused().stream().map(Problem::toString).toList();
        output.answer(
                Shape.ok().put("dryRun", true).put("what", "approve the edit by hand " + edit),
                waiting.isEmpty() ? "no edit waits" : "would agree to: " + String.join("; ", waiting));
        return ExitCode.OK;
    }
}
