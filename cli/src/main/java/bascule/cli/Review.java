package bascule.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `review`: somebody else has looked at what was done behind broken glass.
@Command(
        name = "review",
        description = "Put on record that you have looked at what others did behind broken glass. Also of what has"
                + " ended.")
final class Review implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    Review(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            String actor = change.actor(client);
            if (change.dryRun()) {
                output.answer(client.status(name), "%s would review the broken glass of %s".formatted(actor, name));
                return ExitCode.OK;
            }
            ObjectNode answer = client.review(name, actor, change.reason());
            output.answer(answer, "%s reviewed what was done on %s behind broken glass".formatted(actor, name));
            output.hint("bascule audit " + name);
            return ExitCode.OK;
        }
    }
}
