package bascule.cli;

import bascule.controller.Status;
import bascule.plan.Plan;
import bascule.reports.Runbook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `report runbook`: what will be done. Contacts nobody, unless an earlier migration is named.
@Command(
        name = "runbook",
        description = "Each step of a plan: purpose, what it sends, time, undo, and what if it fails.")
final class ReportRunbook implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "FILE", description = "The plan, such as migration.yaml.")
    private Path file = Path.of("migration.yaml");

    @Option(
            names = "--measured",
            paramLabel = "NAME",
            description = "An earlier migration of this kind, whose steps tell how long they took.")
    private Optional<String> measured = Optional.empty();

    ReportRunbook(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Plan plan = PlanFile.read(output.shell(), file).demandSound(output, "bascule check " + file);
        Map<String, Duration> before = measured.map(this::before).orElse(Map.of());
        return document.answer(output, Runbook.of(plan, Imagined.migration(plan), before));
    }

    private Map<String, Duration> before(String name) {
        try (var client = server.connect(output.shell())) {
            return ServerClient.status(client.status(name)).steps().stream()
                    .filter(step -> step.millis() > 0)
                    .collect(Collectors.toMap(Status.StepLine::id, step -> Duration.ofMillis(step.millis())));
        }
    }
}
