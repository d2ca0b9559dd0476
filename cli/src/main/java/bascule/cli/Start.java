package bascule.cli;

import bascule.controller.Status;
import bascule.plan.Plan;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `start`: gives a plan to the server, which records and begins it.
@Command(name = "start", description = "Begin the migration of a plan. Starting again what is under way does nothing.")
final class Start implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Parameters(paramLabel = "FILE", description = "The plan, such as migration.yaml.")
    private Path file = Path.of("migration.yaml");

    @Option(names = "--wait", description = "Wait until it has come to rest, and end with the exit code for that.")
    private boolean waits;

    Start(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        PlanFile plan = PlanFile.read(output.shell(), file);
        Plan sound = plan.demandSound(output, "bascule check " + file);
        try (var client = server.connect(output.shell())) {
            if (change.dryRun()) {
                return preflight(output, plan, client.preflight(plan.text(), plan.folder()));
            }
            boolean known = ListAll.statuses(client.list()).stream()
                    .anyMatch(each -> each.name().equals(sound.name()));
            ObjectNode answer = client.start(plan.text(), plan.folder(), change.actor(client), change.reason());
            Status status = ServerClient.status(answer);
            if (waits) {
                var follow = new Follow(
                        client, status.name(), new Viewer.Told(output.shell().err()));
                return Waiting.answer(output, follow.until(each -> Outcome.of(each, true), wait.atMost()));
            }
            output.answer(
                    answer,
                    known
                            ? "%s was started before and is %s: nothing to do"
                                    .formatted(
                                            status.name(),
                                            Shape.word(status.state()).replace('-', ' '))
                            : status.name() + " has begun");
            output.hint("bascule watch " + status.name());
            return ExitCode.OK;
        }
    }

    /// Tells what the server found when it looked.
    static int preflight(Output output, PlanFile plan, ObjectNode answer) {
        answer.path("uncarried").forEach(line -> output.progress("not carried: " + line.asText()));
        JsonNode problems = answer.path("problems");
        if (problems.isEmpty()) {
            output.answer(answer, "nothing stands against starting");
            output.hint("bascule start " + plan.shown());
            return ExitCode.OK;
        }
        problems.forEach(problem -> output.progress("bascule: " + problem.asText()));
        Shape.failed(answer, "unfit", problems.size() + " things stand against starting", "");
        output.answer(answer, "");
        return ExitCode.GATE_FAILED;
    }
}
