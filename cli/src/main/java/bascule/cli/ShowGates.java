package bascule.cli;

import bascule.controller.Status;
import bascule.server.StatusText;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gates`: what each gate and guard says now, and what it rests on. Reading is success, whatever they say.
@Command(
        name = "gates",
        description = "Show what each gate and guard says now, what it rests on, and when it will be decided.")
final class ShowGates implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration. Default: the only one under way.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--watch", description = "Go on showing them until the migration rests.")
    private boolean watches;

    ShowGates(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            String which = ShowStatus.nameOf(name, client);
            if (watches) {
                return watch(client, which);
            }
            Status status = ServerClient.status(client.status(which));
            output.answer(json(status), GatesText.render(status.gates()));
            return ExitCode.OK;
        }
    }

    private int watch(ServerClient client, String which) {
        boolean person = output.shell().outTerminal();
        var viewer = new GatesViewer(output.shell().out(), output.json(), person);
        Outcome outcome = new Follow(client, which, viewer)
                .until(status -> Outcome.of(status, !person), wait.atMost())
                .outcome();
        if (!output.json()) {
            output.progress(outcome.message());
        }
        return outcome.exitCode();
    }

    /// Of a status what is about gates.
    static ObjectNode json(Status status) {
        ObjectNode all = StatusText.write(status);
        return all.retain("apiVersion", "ok", "id", "phase", "state", "health", "desired", "reversible", "gates", "at");
    }
}
