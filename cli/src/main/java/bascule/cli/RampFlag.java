package bascule.cli;

import bascule.flags.FlagChanges.SetShare;
import bascule.flags.Share;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags ramp`: another share of the callers.
@Command(name = "ramp", description = "Give a flag's ramp another share of the callers. Its schedule ends.")
final class RampFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "SHARE", description = "Such as 25% or 0.5%.")
    private String share = "";

    RampFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        Share wanted = Share.parse(share)
                .orElseThrow(() -> Failure.usage("a share is written 25% or 0.5%, found '" + share + "'", ""));
        flags.change(output, change, new SetShare(key, wanted));
        return ExitCode.OK;
    }
}
