package bascule.cli;

import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.plan.Plan;
import bascule.plan.PlanText;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plan`: shows what a plan would do, step by step. Contacts nobody, unless `--preflight` asks
/// the server to look.
@Command(
        name = "plan",
        description = "Show the steps, gates and reversals of a plan, and its point of no return. Changes nothing.")
final class ShowPlan implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "FILE", description = "The plan, such as migration.yaml.")
    private Path file = Path.of("migration.yaml");

    @Option(
            names = "--preflight",
            description = "Let the server look at databases and gateway, and tell what stands against starting.")
    private boolean preflight;

    ShowPlan(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        PlanFile read = PlanFile.read(output.shell(), file);
        Plan plan = read.demandSound(output, "bascule check " + file);
        Migration migration = Imagined.migration(plan);
        if (preflight) {
            try (var client = server.connect(output.shell())) {
                return looked(read, plan, migration, client.preflight(read.text(), read.folder()));
            }
        }
        output.answer(json(plan, migration), PlanText.render(plan, migration, notLooked(plan)));
        output.hint("bascule plan --preflight " + file);
        return ExitCode.OK;
    }

    /// The plan is shown with what the server found; for programs, all of it is one object.
    private int looked(PlanFile read, Plan plan, Migration migration, ObjectNode found) {
        var uncarried = new ArrayList<String>();
        found.path("uncarried").forEach(line -> uncarried.add(line.asText()));
        if (!output.json()) {
            output.answer(found, PlanText.render(plan, migration, uncarried));
            found.remove("uncarried");
        }
        return Start.preflight(output, read, json(plan, migration).setAll(found));
    }

    /// A plan may come from anywhere: showing it runs no command of it and sends its secrets
    /// nowhere.
    private List<String> notLooked(Plan plan) {
        return plan.blue().database().isEmpty()
                ? List.of()
                : List.of("nobody has looked at the databases yet: 'bascule plan --preflight " + file
                        + "' lets the server look");
    }

    private static ObjectNode json(Plan plan, Migration migration) {
        ObjectNode answer = Shape.ok().put("id", plan.name()).put("digest", plan.digest());
        List<String> byChance = plan.byChance();
        ObjectNode mistakes =
                answer.putObject("byMistake").put("total", byChance.isEmpty() ? 0 : Plan.GuardRule.BY_MISTAKE);
        byChance.forEach(mistakes.putArray("questions")::add);
        ArrayNode phases = answer.putArray("phases");
        for (Phase phase : migration.phases()) {
            ObjectNode node = phases.addObject().put("id", phase.id());
            ArrayNode gates = node.putArray("gates");
            for (Gate gate : phase.gates()) {
                gates.addObject().put("name", gate.name()).put("describe", gate.describe());
            }
            ArrayNode steps = node.putArray("steps");
            for (Step step : phase.steps()) {
                steps.addObject()
                        .put("id", step.id().value())
                        .put("describe", step.describe())
                        .put("reversal", said(step.reversal()));
            }
        }
        return answer;
    }

    private static String said(Reversal reversal) {
        return switch (reversal) {
            case Reversal.Exact _ -> "exact";
            case Reversal.WithinWindow(var closedBy) -> "without loss until " + closedBy;
            case Reversal.None(var why) -> "none: " + why;
        };
    }
}
