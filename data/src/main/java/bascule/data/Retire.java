package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Ends both flows and takes their traces off both databases. Blue stays fenced: whoever still writes there must hear
/// of it.
public record Retire(StepId id, Pair pair) implements Step {
    @Override
    public String describe() {
        return "end both flows; blue stays fenced for good";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.None("later writes on green no longer reach blue");
    }

    @Override
    public Observation observe() throws StepException {
        boolean forward = pair.forward().captured();
        boolean reverse = pair.reverse().captured();
        if (forward && reverse) {
            return new Observation.Absent();
        }
        return forward || reverse ? new Observation.Partial("one flow has ended") : new Observation.Present();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        pair.reverse().drop(context.epoch());
        context.at("one-dropped");
        pair.forward().drop(context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        throw new StepException.Refused(
                "the flows have ended, so the way back is closed: move the service with a new plan");
    }
}
