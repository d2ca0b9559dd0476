package bascule.cli;

import bascule.flags.FlagChange;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.FlagChanges.SetState;
import bascule.migration.StepException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags set`: another default variant, or on and off.
@Command(name = "set", description = "Give a flag another default variant, or 'enabled' or 'disabled' as its state.")
final class SetFlag implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "FLAG", description = "Its key.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VARIANT", description = "A variant's name, 'enabled' or 'disabled'.")
    private String to = "";

    SetFlag(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        boolean variant = FlagsFile.flag(flags.read(output), key).variants().containsKey(to);
        FlagChange wanted = !variant && (to.equals("enabled") || to.equals("disabled"))
                ? new SetState(key, to.equals("enabled"))
                : new SetDefault(key, to);
        flags.change(output, change, wanted);
        return ExitCode.OK;
    }
}
