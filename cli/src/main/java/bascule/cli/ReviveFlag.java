package bascule.cli;

import bascule.flags.FlagChanges.Revive;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags revive`: a kill ends.
@Command(name = "revive", description = "End a kill: rules, ramp and migration count again.")
final class ReviveFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    ReviveFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        flags.change(output, change, new Revive(key));
        return ExitCode.OK;
    }
}
