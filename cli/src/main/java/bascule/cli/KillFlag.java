package bascule.cli;

import bascule.flags.FlagChanges.Kill;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags kill`: one variant for everybody, at once.
@Command(
        name = "kill",
        description =
                "Give everybody one variant, whatever rules, ramp or migration say. Needs --reason, asks nothing.")
final class KillFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VARIANT", description = "What everybody gets.")
    private String variant = "";

    KillFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        flags.change(output, change, new Kill(key, variant, change.reason()));
        output.hint("bascule flags revive " + key);
        return ExitCode.OK;
    }
}
