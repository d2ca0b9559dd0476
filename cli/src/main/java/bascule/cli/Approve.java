package bascule.cli;

import bascule.controller.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `approve`: a person's yes to a gate.
@Command(name = "approve", description = "Say yes to a gate that waits for people.")
final class Approve implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "GATE", description = "The gate, as status names it.")
    private String gate = "";

    Approve(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            String actor = change.actor(client);
            if (change.dryRun()) {
                ObjectNode standing = client.status(name);
                output.answer(standing, would(ServerClient.status(standing), actor));
                return ExitCode.OK;
            }
            ObjectNode answer = client.approve(name, gate, actor, change.reason());
            output.answer(answer, "%s said yes to %s of %s".formatted(actor, gate, name));
            output.hint("bascule watch " + name);
            return ExitCode.OK;
        }
    }

    /// @throws Failure if no gate has that name
    private String would(Status status, String actor) {
        var gates =
                status.gates().stream().map(Status.GateLine::name).distinct().toList();
        if (!gates.contains(gate)) {
            throw Failure.error(
                    "refused",
                    "no gate of %s is named %s; there are: %s"
                            .formatted(name, gate, gates.stream().collect(Collectors.joining(", "))),
                    "bascule status " + name);
        }
        return "%s would say yes to %s of %s".formatted(actor, gate, name);
    }
}
