package bascule.cli;

import bascule.data.CopyRate;
import bascule.journal.Event;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `throttle`: how fast rows are copied, by hand.
@Command(
        name = "throttle",
        description = "Set how fast rows are copied, in place of the plan's rate, until it is set again.")
final class ThrottleCopy implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "RATE",
            description = "A size in a second such as 10MiB; 'stop'; or 'plan' for what the plan says.")
    private String rate = "";

    ThrottleCopy(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        demandRate();
        try (var client = server.connect(output.shell())) {
            if (change.dryRun()) {
                output.answer(client.status(name), "%s would be copied at: %s".formatted(name, rate));
                return ExitCode.OK;
            }
            ObjectNode answer =
                    client.arrange(name, Event.Matter.COPY_RATE, rate, change.actor(client), change.reason());
            output.answer(answer, "%s is copied at: %s".formatted(name, rate));
            output.hint("bascule status " + name);
            return ExitCode.OK;
        }
    }

    private void demandRate() {
        try {
            var _ = CopyRate.of(rate);
        } catch (IllegalArgumentException none) {
            throw Failure.usage(String.valueOf(none.getMessage()), "bascule throttle --help");
        }
    }
}
