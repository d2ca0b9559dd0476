package bascule.reports;

import bascule.data.RunScript;
import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.plan.Plan;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What will be done, to be read and signed before it is: each step with its purpose, what it
/// sends, how long it takes, how it comes undone, and what happens if it fails.
public final class Runbook {
    private final Plan plan;
    private final Migration migration;
    private final Means means;
    private final Expected expected;
    private final Document.Draft draft;

    private Runbook(Plan plan, Migration migration, Map<String, Duration> before) {
        this.plan = plan;
        this.migration = migration;
        this.means = new Means(plan);
        this.expected = new Expected(plan, before);
        this.draft = new Document.Draft("Runbook: " + plan.name());
    }

    /// @param migration the one made of the plan; nothing of it is carried out
    /// @param before how long steps took in an earlier migration, by their ids; empty if there
    /// was none
    public static Document of(Plan plan, Migration migration, Map<String, Duration> before) {
        var book = new Runbook(plan, migration, before);
        book.facts();
        book.beforehand();
        book.guards();
        migration.phases().forEach(book::phase);
        book.orders();
        return book.draft.done();
    }

    private void facts() {
        draft.table(List.of("", ""), PlanFacts.of(plan));
        draft.say(
                "Whoever is named as owner decides, and is called when a step stops and this page does not say what to"
                        + " do. What steps said is shown by 'bascule logs " + plan.name() + "'.");
    }

    private void beforehand() {
        List<String> items = new ArrayList<>(List.of(
                "bascule plan --preflight FILE: the controller looks at databases and gateway, and nothing stands"
                        + " against it.",
                "A backup of blue that was restored somewhere to see that it can be.",
                "The fallback card of this migration is at hand on another machine (bascule report fallback FILE)."));
        List<String> asking = gates().filter(Runbook::asksPeople)
                .map(gate -> "'%s' (%s)".formatted(gate.name(), gate.describe()))
                .distinct()
                .toList();
        if (!asking.isEmpty()) {
            items.add("Those who answer these gates know it and are at hand: " + String.join(", ", asking) + ".");
        }
        draft.chapter("Before the start").items(items);
    }

    private void guards() {
        if (migration.guards().isEmpty()) {
            return;
        }
        draft.chapter("Watched meanwhile");
        draft.say("These guards are asked again and again. None has to say yes: one that says no acts at once.");
        draft.table(
                List.of("Guard", "during", "which watches", "says no"),
                migration.guards().stream()
                        .map(guard ->
                                List.of(guard.name(), guard.during().name(), guard.describe(), refused(guard.during())))
                        .toList());
    }

    private String refused(Phase.Name during) {
        if (during != Phase.Name.SOAK) {
            return "callers go back to blue by themselves, and it stops";
        }
        return plan.onFailure() == OnFailure.WAIT
                ? "it stops and asks; 'bascule rollback %s' comes back".formatted(plan.name())
                : "it rolls back by itself, without a lost write";
    }

    private Stream<Gate> gates() {
        return migration.phases().stream().flatMap(phase -> phase.gates().stream());
    }

    private static boolean asksPeople(Gate gate) {
        return gate instanceof Approval || gate instanceof Completion;
    }

    private void phase(Phase phase) {
        boolean soak = phase.name() == Phase.Name.SOAK;
        if (phase.gates().isEmpty() && phase.steps().isEmpty() && !soak) {
            return;
        }
        draft.chapter(phase.name() + (phase.id().equalsIgnoreCase(phase.name().name()) ? "" : " " + phase.id()));
        if (phase.steps().stream().anyMatch(step -> step.reversal() instanceof Reversal.None)) {
            draft.caution("The point of no return: from the first step here on nothing comes back to blue.");
        }
        draft.table(
                List.of("It opens when", "which asks", "who answers"),
                phase.gates().stream()
                        .map(gate -> List.of(gate.name(), gate.describe(), asksPeople(gate) ? "people" : "Bascule"))
                        .toList());
        if (soak) {
            draft.say(soak());
        }
        phase.steps().forEach(step -> step(phase, step));
    }

    private String soak() {
        String back = plan.blue().database().isPresent()
                ? "What it writes flows back to blue, so that 'bascule rollback %s' loses no write."
                : "'bascule rollback %s' goes back to blue.";
        return ("Green serves, for %s at least. " + back)
                .formatted(Durations.text(plan.soak().dwell()), plan.name());
    }

    private void step(Phase phase, Step step) {
        draft.section(step.id().value());
        draft.table(
                List.of("", ""),
                List.of(
                        List.of("Purpose", step.describe()),
                        List.of("Time", expected.of(step)),
                        List.of("Undo", undo(step)),
                        List.of("If it fails", failing(phase, step.id()))));
        means.of(step).ifPresent(draft::add);
    }

    private static String undo(Step step) {
        if (step instanceof RunScript script
                && script.undo().isEmpty()
                && script.reversal() instanceof Reversal.Exact) {
            return "none is given: what it made stays on green when it is rolled back or aborted";
        }
        return switch (step.reversal()) {
            case Reversal.Exact _ -> "exactly, by itself when it is rolled back or aborted";
            case Reversal.WithinWindow(var closedBy) -> "without a lost write, until " + closedBy + " has begun";
            case Reversal.None(var why) -> "not at all: " + why;
        };
    }

    private String failing(Phase phase, StepId step) {
        List<StepId> swing = migration.swing().steps();
        if (swing.contains(step)) {
            int opens = migration.swing().opensGreen().map(swing::indexOf).orElse(swing.size());
            return swing.indexOf(step) < opens ? backToBlue() : onToGreen();
        }
        if (phase.name() == Phase.Name.CONTRACT) {
            return "It stops, and green serves. Mend what the message names, then 'bascule resume %s'."
                    .formatted(plan.name());
        }
        return "What passes by itself is tried again. Else it "
                + (plan.onFailure() == OnFailure.WAIT ? "stops" : "rolls back what callers have seen, and stops")
                + ("; blue serves. Mend what the message names, then 'bascule resume %1$s', or undo all of it with"
                                + " 'bascule abort %1$s'.")
                        .formatted(plan.name());
    }

    private String backToBlue() {
        int attempts = migration.swing().attempts();
        String again = attempts == 1
                ? "then it stops"
                : "it is tried again, %d times in all and %s apart, then it stops"
                        .formatted(attempts, Durations.text(migration.swing().pause()));
        return "Blue serves again by itself, held requests go there, and nothing is lost; " + again
                + ". 'bascule resume %s' tries once more.".formatted(plan.name());
    }

    private String onToGreen() {
        return ("Green may have writes of its own, so it goes on to green and is tried until it works. Afterwards"
                        + " 'bascule rollback %s' comes back without a lost write.")
                .formatted(plan.name());
    }

    private void orders() {
        String name = plan.name();
        draft.chapter("Orders");
        draft.table(
                List.of("To", "type"),
                List.of(
                        List.of("look", "bascule watch " + name),
                        List.of("stop before the next step", "bascule pause " + name),
                        List.of("go on", "bascule resume " + name),
                        List.of("come back to blue and keep green, no write lost", "bascule rollback " + name),
                        List.of("undo everything, before green was opened", "bascule abort " + name),
                        List.of("pass the point of no return", "bascule complete " + name)));
    }
}
