package bascule.plan;

import bascule.migration.Durations;
import bascule.migration.Harmless;
import bascule.migration.Migration;
import bascule.migration.Reversal;
import bascule.migration.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a plan would do, for people to read before anything is done: plain text without colour, 100
/// columns wide.
public final class PlanText {
    static final int WIDTH = 100;
    private static final int LABEL = 12;
    private static final int MOST_TABLES = 30;

    private final Plan plan;
    private final Migration migration;
    private final StringBuilder out = new StringBuilder();

    private PlanText(Plan plan, Migration migration) {
        this.plan = plan;
        this.migration = migration;
    }

    /// Contacts nobody.
    ///
    /// @param migration the one made of the plan
    /// @param uncarried what the databases say no flow carries, a line each; empty if there is nothing, or
    ///     no database
    public static String render(Plan plan, Migration migration, List<String> uncarried) {
        var text = new PlanText(plan, migration);
        text.heading();
        text.tables();
        text.out.append(StepTree.draw(plan, migration));
        text.budgets();
        text.guards();
        text.alerts();
        text.uncarried(uncarried);
        text.totals();
        return text.out.toString();
    }

    private void heading() {
        line("%s, a migration of %s%s"
                .formatted(plan.name(), plan.owner(), plan.ticket().isEmpty() ? "" : " (" + plan.ticket() + ")"));
        optional("scope", plan.scope());
        labelled("blue", describe(plan.blue()));
        labelled("green", describe(plan.green()));
        plan.gateway()
                .ifPresent(gateway -> labelled(
                        "gateway", gateway.admin().stream().map(URI::toString).collect(Collectors.joining(", "))));
        if (!plan.routes().isEmpty()) {
            labelled("routes", plan.routes().stream().map(Words::route).collect(Collectors.joining(", ")));
        }
        labelled("digest", plan.digest());
        line("");
    }

    private static String describe(Plan.Environment side) {
        return Stream.of(
                        side.service().stream().map(URI::toString).collect(Collectors.joining(", ")),
                        side.database()
                                .map(each -> each.user() + " at " + Addresses.shown(each))
                                .orElse(""),
                        side.region(),
                        String.join(", ", side.labels()))
                .filter(each -> !each.isEmpty())
                .map(Harmless::line)
                .collect(Collectors.joining(" · "));
    }

    private void tables() {
        if (plan.tables().isEmpty()) {
            return;
        }
        line("TABLES");
        for (var table : plan.tables().stream().limit(MOST_TABLES).toList()) {
            hanging("   ", Words.table(table));
        }
        int more = plan.tables().size() - MOST_TABLES;
        if (more > 0) {
            line("   and " + more + " more");
        }
        line("");
    }

    private void budgets() {
        Plan.Cutover times = plan.cutover();
        line("TIME");
        if (plan.gateway().isPresent()) {
            budget(
                    "hold",
                    "at most " + Durations.text(times.lease()) + ", of which requests in flight get "
                            + Durations.text(times.drain()) + " to end");
        }
        if (plan.blue().database().isPresent()) {
            budget("fence", "waits at most " + Durations.text(times.lock()) + " for writers in flight");
            budget("catch-up", "at most " + Durations.text(times.catchUp()) + ", each way");
            budget("verify", "at most " + Durations.text(times.verify()));
            budget("prove", "at most " + Durations.text(times.prove()) + ", while both sides live");
        }
        plan.mirror().ifPresent(shadow -> budget("mirror", "at least " + Durations.text(shadow.dwell())));
        if (!plan.ramp().isEmpty()) {
            Duration ramp = plan.ramp().stream().map(Plan.Ramp::dwell).reduce(Duration.ZERO, Duration::plus);
            budget("ramp", "at least " + Durations.text(ramp));
        }
        budget("soak", "at least " + Durations.text(plan.soak().dwell()));
        budget(
                "attempts",
                times.attempts() == 1 ? "1" : times.attempts() + ", " + Durations.text(times.pause()) + " apart");
        budget(
                "failure",
                switch (plan.onFailure()) {
                    case WAIT -> "stays as it is and waits for an operator";
                    case ROLL_BACK -> "rolls back by itself, before the point of no return";
                });
        line("");
    }

    private void guards() {
        if (!migration.guards().isEmpty()) {
            line("GUARDS");
            migration.guards().forEach(each -> budget(each.name(), each.describe()));
            line("");
        }
        List<String> mistakes = Forecast.byMistake(plan);
        if (!mistakes.isEmpty()) {
            line("BY MISTAKE");
            mistakes.forEach(each -> hanging("   ", each));
            line("");
        }
    }

    private void alerts() {
        if (plan.alerts().isEmpty()) {
            return;
        }
        line("ALERTS");
        plan.alerts().get().to().forEach(each -> budget(each.name(), Words.told(each)));
        line("");
    }

    private void uncarried(List<String> uncarried) {
        if (uncarried.isEmpty()) {
            return;
        }
        line("NOT CARRIED");
        uncarried.forEach(each -> hanging("   ", Harmless.line(each)));
        line("");
    }

    private void totals() {
        var gates = migration.phases().stream()
                .flatMap(each -> each.gates().stream())
                .toList();
        long people = gates.stream().filter(Words::asksPeople).count();
        var reversals = migration.steps().stream().map(Step::reversal).toList();
        hanging(
                "",
                "%s, %s (%d exact, %d within a window, %d without a way back), %s (%d for people)"
                        .formatted(
                                Words.count(migration.phases().size(), "phase"),
                                Words.count(reversals.size(), "step"),
                                reversals.stream()
                                        .filter(Reversal.Exact.class::isInstance)
                                        .count(),
                                reversals.stream()
                                        .filter(Reversal.WithinWindow.class::isInstance)
                                        .count(),
                                reversals.stream()
                                        .filter(Reversal.None.class::isInstance)
                                        .count(),
                                Words.count(gates.size(), "gate"),
                                people));
    }

    private void budget(String label, String text) {
        hanging("   " + Words.padded(label, LABEL - 1), text);
    }

    private void optional(String label, String text) {
        if (!text.isEmpty()) {
            labelled(label, Harmless.line(text));
        }
    }

    private void labelled(String label, String text) {
        hanging(Words.padded(label, LABEL - 3), text);
    }

    private void hanging(String head, String text) {
        Words.hanging(out, head, " ".repeat(head.isEmpty() ? 0 : Math.max(head.length(), 3)), text, WIDTH);
    }

    private void line(String text) {
        hanging("", text);
    }
}
