package bascule.reports;

import bascule.data.AdmitGreen;
import bascule.data.CatchUp;
import bascule.data.FenceBlue;
import bascule.data.ProveRows;
import bascule.data.SendCanaries;
import bascule.data.TurnRound;
import bascule.data.VerifyTouched;
import bascule.migration.Durations;
import bascule.migration.Step;
import bascule.plan.Plan;
import bascule.traffic.HoldTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long a step is expected to take: as long as it took before, and no longer than its budget.
final class Expected {
    private final Plan plan;
    private final Map<String, Duration> before;

    /// @param before how long steps took in an earlier migration, by their ids
    Expected(Plan plan, Map<String, Duration> before) {
        this.plan = plan;
        this.before = Map.copyOf(before);
    }

    String of(Step step) {
        List<String> parts = new ArrayList<>();
        Duration measured = before.get(step.id().value());
        if (measured != null) {
            parts.add("took " + Durations.text(measured) + " before");
        }
        budget(step).ifPresent(most -> parts.add("at most " + Durations.text(most)));
        return parts.isEmpty() ? "not measured yet" : String.join(", ", parts);
    }

    private Optional<Duration> budget(Step step) {
        return switch (step) {
            case SendCanaries canaries -> Optional.of(canaries.budget());
            case ProveRows _ -> Optional.of(plan.cutover().prove());
            case HoldTraffic hold -> Optional.of(hold.drain());
            case FenceBlue fence -> Optional.of(fence.lock());
            case CatchUp wait -> Optional.of(wait.budget());
            case VerifyTouched _ -> Optional.of(plan.cutover().verify());
            case TurnRound turn -> Optional.of(turn.budget());
            case AdmitGreen admit -> Optional.of(admit.lock());
            default -> Optional.empty();
        };
    }
}
