package bascule.plan.gates;

import bascule.migration.Durations;
import bascule.migration.Gate;
import java.time.Duration;

/// What went before must have stood for a time.
public record Dwell(String name, Duration time) implements Gate {
    @Override
    public String describe() {
        return "what went before has stood for " + Durations.text(time);
    }

    @Override
    public Verdict judge(Standing standing) {
        Duration left = time.minus(standing.waited());
        return left.isPositive()
                ? new Verdict.Wait("for another " + seconds(left), left)
                : new Verdict.Pass("stood for " + seconds(time));
    }

    private static String seconds(Duration time) {
        return (time.toMillis() + 999) / 1000 + " s";
    }
}
