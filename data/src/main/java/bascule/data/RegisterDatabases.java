package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Makes the place in both databases where epochs, fences and flows are kept.
public record RegisterDatabases(StepId id, Pair pair) implements Step {
    @Override
    public String describe() {
        return "make the schema 'bascule' in both databases, for epochs, fences and flows";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        boolean blue = pair.blue().registered();
        boolean green = pair.green().registered();
        if (blue && green) {
            return new Observation.Present();
        }
        return blue || green
                ? new Observation.Partial("only " + (blue ? "blue" : "green") + " has it")
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        pair.blue().register(context.epoch());
        context.at("one-registered");
        pair.green().register(context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        pair.green().forget(context.epoch());
        context.at("one-forgotten");
        pair.blue().forget(context.epoch());
    }
}
