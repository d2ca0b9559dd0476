package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Makes sure that the way back is open before it is needed. When a swing back has failed and the
/// service returns to green it asks nothing: green's own writes are there already, and only green can
/// take more. Reverted, it waits until blue has everything up to the marker of green's fence.
public record TurnRound(StepId id, Pair pair, Duration budget) implements Repeated {
    @Override
    public String describe() {
        return "send a canary row back to blue: from here on the flow runs the other way";
    }

    @Override
    public void apply(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            context.say("green was open already: it is opened again, whether or not the way back is");
        } else {
            pair.reverse().canary(budget, context.epoch());
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            String marker = pair.blue().fence().standing().required();
            Arrival.await(marker, pair.blue(), budget, context);
        }
    }
}
