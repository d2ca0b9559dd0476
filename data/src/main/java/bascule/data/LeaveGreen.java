package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Takes fence and schema `bascule` out of green, which from here on is a database like any other.
public record LeaveGreen(StepId id, Pair pair) implements Step {
    @Override
    public String describe() {
        return "take fence and schema 'bascule' out of green";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.None("the flows have ended");
    }

    @Override
    public Observation observe() throws StepException {
        return pair.green().registered() ? new Observation.Absent() : new Observation.Present();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        if (pair.green().registered()) {
            pair.green().fence().remove(context.epoch());
            context.at("unfenced");
            pair.green().forget(context.epoch());
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        throw new StepException.Refused(
                "the flows have ended, so the way back is closed: move the service with a new plan");
    }
}
