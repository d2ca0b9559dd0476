package bascule.cli;

import bascule.controller.Status;
import bascule.plan.Plan;
import bascule.reports.Document;
import bascule.reports.FallbackCard;
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

/// `report runbook` and `report fallback`: documents made of a plan before it is started.
/// Contacts nobody, unless an earlier migration is named.
@Command
final class ReportOnPlan implements Callable<Integer> {
    enum Kind {
        RUNBOOK("runbook", "Each step of a plan: purpose, what it sends, time, undo, and what if it fails."),
        FALLBACK("fallback", "What a person does by hand if the controller is dead and can't be started again.");

        final String verb;
        final String does;

        Kind(String verb, String does) {
            this.verb = verb;
            this.does = does;
        }
    }

    private final Kind kind;

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

    ReportOnPlan(Kind kind, Shell shell) {
        this.kind = kind;
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Plan plan = PlanFile.read(output.shell(), file).demandSound(output, "bascule check " + file);
        return document.answer(output, write(plan));
    }

    private Document write(Plan plan) {
        return switch (kind) {
            case RUNBOOK ->
                Runbook.of(
                        plan,
                        Imagined.migration(plan),
                        measured.map(this::before).orElse(Map.of()));
            case FALLBACK -> FallbackCard.of(plan);
        };
    }

    private Map<String, Duration> before(String name) {
        try (var client = server.connect(output.shell())) {
            return ServerClient.status(client.status(name)).steps().stream()
                    .filter(step -> step.millis() > 0)
                    .collect(Collectors.toMap(Status.StepLine::id, step -> Duration.ofMillis(step.millis())));
        }
    }
}
