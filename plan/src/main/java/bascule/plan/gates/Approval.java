package bascule.plan.gates;

import bascule.migration.Gate;
import java.time.Duration;

/// A number of different people must say yes.
public record Approval(String name, int needed) implements Gate {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    @Override
    public String describe() {
        return needed == 1 ? "one person approves" : needed + " people approve";
    }

    @Override
    public boolean recordsEachAnswer() {
        return true;
    }

    @Override
    public Verdict judge(Standing standing) {
        long people = standing.approvals().stream().distinct().count();
        return people >= needed
                ? new Verdict.Pass("approved by " + String.join(", ", standing.approvals()))
                : new Verdict.Wait(people + " of " + needed + " approved", AGAIN);
    }
}
