package bascule.cli;

import bascule.controller.Status;
import bascule.controller.Status.State;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `status`: where a migration stands, or where all do. Reading is success, however the migration stands.
@Command(name = "status", description = "Show where a migration stands, or where all do.")
final class ShowStatus implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration; without it all are shown.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--watch", description = "Go on showing it until it rests, as 'bascule watch' does.")
    private boolean watches;

    ShowStatus(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            if (watches) {
                return Watch.watch(client, output, name, wait.atMost());
            }
            if (name.isPresent()) {
                ObjectNode answer = client.status(name.get());
                output.answer(answer, ServerClient.status(answer));
            } else {
                all(client.list());
            }
            return ExitCode.OK;
        }
    }

    private void all(ObjectNode answer) {
        List<Status> all = ListAll.statuses(answer);
        if (output.json()) {
            output.answer(answer, "");
            return;
        }
        all.forEach(status -> output.answer(answer, status));
        if (all.isEmpty()) {
            ListAll.none(output);
        }
    }

    /// The name given, or that of the only migration that has not ended.
    ///
    /// @throws Failure if it takes a name to know which is meant
    static String nameOf(Optional<String> name, ServerClient client) {
        if (name.isPresent()) {
            return name.get();
        }
        var open = new ArrayList<String>();
        for (JsonNode each : client.list().path("migrations")) {
            Status status = ServerClient.status(each);
            if (status.state() != State.ABORTED && status.state() != State.COMPLETED) {
                open.add(status.name());
            }
        }
        if (open.size() != 1) {
            throw Failure.usage(
                    open.isEmpty() ? "no migration is under way" : "say which of them: " + String.join(", ", open),
                    "bascule list");
        }
        return open.getFirst();
    }
}
