package bascule.cli;

import bascule.plan.Plan;
import bascule.reports.FallbackCard;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `report fallback`: what a person does without a controller. Contacts nobody.
@Command(
        name = "fallback",
        description = "What a person does by hand if the controller is dead and can't be started again.")
final class ReportFallback implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Parameters(paramLabel = "FILE", description = "The plan, such as migration.yaml.")
    private Path file = Path.of("migration.yaml");

    ReportFallback(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Plan plan = PlanFile.read(output.shell(), file).demandSound(output, "bascule check " + file);
        return document.answer(output, FallbackCard.of(plan));
    }
}
