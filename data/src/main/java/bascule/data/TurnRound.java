package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Makes sure that the way back is open before it is needed. Reverted, it waits until blue has
/// everything up to the marker of green's fence.
public record TurnRound(StepId id, Pair pair, Duration budget) implements Repeated {
    @Override
    public String describe() {
        return "send a canary row back to blue: from here on the flow runs the other way";
    }

    @Override
    public void apply(StepContext context) throws StepException {
        pair.reverse().canary(budget, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            String marker = pair.blue().fence().standing().required();
            Arrival.await(marker, pair.blue(), budget, context);
        }
    }
}
