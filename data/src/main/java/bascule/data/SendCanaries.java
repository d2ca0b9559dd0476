package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Sends a row of our own round, blue to green and green to blue: both ways are open end to end.
public record SendCanaries(StepId id, Pair pair, Duration budget) implements Repeated {
    @Override
    public String describe() {
        return "send a canary row round: blue to green, and green to blue";
    }

    @Override
    public void apply(StepContext context) throws StepException {
        pair.forward().canary(budget, context.epoch());
        pair.reverse().canary(budget, context.epoch());
    }

    @Override
    public void revert(StepContext context) {
        context.say("a canary leaves nothing to undo");
    }
}
