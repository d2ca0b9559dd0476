package bascule.plan.gates;

import bascule.migration.Gate;
import java.time.Duration;

/// Beyond lies the point of no return, so a person must order it.
public record Completion(String name) implements Gate {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    @Override
    public String describe() {
        return "a person completes the migration: no way back from there";
    }

    @Override
    public Verdict judge(Standing standing) {
        return standing.completionOrdered()
                ? new Verdict.Pass("completion was ordered")
                : new Verdict.Wait("for `bascule complete`", AGAIN);
    }
}
