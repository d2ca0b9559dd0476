package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Waits until the forward flow has committed on green everything up to the marker of blue's fence.
public record CatchUp(StepId id, Pair pair, Duration budget) implements Step {
    @Override
    public String describe() {
        return "wait until green has everything up to blue's fence, at most " + Durations.text(budget);
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        String marker = pair.blue().fence().standing().marker();
        return !marker.isEmpty() && pair.green().fence().standing().applied().equals(marker)
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            context.say("green was open already: it had everything up to blue's fence then");
        } else {
            Arrival.await(pair.blue().fence().standing().marker(), pair.green(), budget, context);
        }
    }

    @Override
    public void revert(StepContext context) {
        context.say("the way back is caught up with when the flow is turned");
    }
}
