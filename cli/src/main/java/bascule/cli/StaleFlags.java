package bascule.cli;

import bascule.flags.Past;
import bascule.flags.Stale;
import bascule.flags.Standing;
import bascule.migration.StepException;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `flags stale`: what the code can do without.
@Command(name = "stale", description = "Show the flags whose time is over, and why.")
final class StaleFlags implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    @Option(
            names = "--days",
            paramLabel = "NUMBER",
            description = "How long a flag may give everybody the same. Default: 30.")
    private int days = Stale.DAYS;

    StaleFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws StepException {
        if (days < 0 || days > 3_650) {
            throw Failure.usage("--days is 0 to 3650, not " + days, "");
        }
        Standing standing = flags.read(output);
        List<Past> history = flags.use(output, store -> store.history(Integer.MAX_VALUE));
        List<Stale> stale = Stale.of(standing, history, InstantSource.system().instant(), days);
        ObjectNode answer = Shape.ok();
        var all = answer.putArray("stale");
        stale.forEach(each -> all.addObject().put("flag", each.flag()).put("because", each.because()));
        String text =
                stale.stream().map(each -> each.flag() + ": " + each.because()).collect(Collectors.joining("\n"));
        output.answer(answer, text.isEmpty() ? "no flag's time is over" : text);
        return ExitCode.OK;
    }
}
