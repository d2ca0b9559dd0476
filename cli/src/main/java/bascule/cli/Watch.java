package bascule.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `watch`: shows a migration as it moves, and ends when it rests. Quitting it never stops the migration.
@Command(
        name = "watch",
        description = "Show a migration as it moves, until it rests. Quitting never stops the migration.")
final class Watch implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration. Default: the only one under way.")
    private Optional<String> name = Optional.empty();

    Watch(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            return watch(client, output, name, wait.atMost());
        }
    }

    static int watch(ServerClient client, Output output, Optional<String> name, Duration atMost) {
        String which = ShowStatus.nameOf(name, client);
        boolean person = output.shell().outTerminal();
        // A person may leave when they like; a script must not wait for a person.
        Follow.End end = new Follow(client, which, viewer(output)).until(status -> Outcome.of(status, !person), atMost);
        Outcome outcome = end.outcome();
        if (!output.json()) {
            output.progress(outcome.message());
            output.hint(person ? "" : end.status().hint());
        }
        return outcome.exitCode();
    }

    private static Viewer viewer(Output output) {
        var shell = output.shell();
        if (output.json()) {
            return new Viewer.Objects(shell.out());
        }
        return shell.outTerminal()
                ? new Viewer.Redrawn(shell.out(), output.width(), output.colour())
                : new Viewer.Told(shell.out());
    }
}
