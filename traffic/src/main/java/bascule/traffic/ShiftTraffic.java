package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Sends a share of the callers to green.
///
/// @param before the share it grows from, and goes back to
public record ShiftTraffic(StepId id, Balancer balancer, Split split, Split before) implements Step {
    @Override
    public String describe() {
        return "send " + split.percent() + " of the callers of routes that may be spread to green";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        int now = balancer.standing().split().green();
        if (now >= split.green()) {
            return new Observation.Present();
        }
        return now <= before.green()
                ? new Observation.Absent()
                : new Observation.Partial(new Split(now).percent() + " go to green");
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.shift(split, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        balancer.shift(before, context.epoch());
    }
}
