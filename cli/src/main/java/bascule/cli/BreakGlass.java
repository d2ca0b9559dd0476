package bascule.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `break-glass`: in an emergency a person acts without the second person or the role that it takes.
@Command(
        name = "break-glass",
        description = "In an emergency: act alone for a time. Your yes answers every gate that asks people, and your"
                + " role is not looked at. Everybody is told, and somebody else has to review it.")
final class BreakGlass implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    BreakGlass(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        if (change.reason().isBlank()) {
            throw Failure.usage(
                    "whoever breaks the glass says why: --reason is missing",
                    "bascule break-glass " + name + " --reason TEXT");
        }
        try (var client = server.connect(output.shell())) {
            String actor = change.actor(client);
            String what = "%s would act alone on %s for a time; everybody is told, and somebody else has to review it"
                    .formatted(actor, name);
            ObjectNode before = client.status(name);
            if (change.dryRun()) {
                output.answer(
                        before,
                        "%s would ask to act alone on %s for a time; whether %s may is not looked at in a dry run"
                                .formatted(actor, name, actor));
                return ExitCode.OK;
            }
            if (!change.yes()) {
                new Question(output.shell()).demandName(what + ".", name);
            }
            ObjectNode answer = client.breakGlass(name, actor, change.reason());
            output.answer(
                    answer,
                    "%s broke the glass of %s and acts alone until %s"
                            .formatted(
                                    actor,
                                    name,
                                    ServerClient.status(answer)
                                            .glass()
                                            .getLast()
                                            .until()));
            output.hint("bascule status " + name);
            return ExitCode.OK;
        }
    }
}
