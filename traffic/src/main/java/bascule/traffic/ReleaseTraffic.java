package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Lets the held requests go to green, first in, first out, and all later ones too. Reverted, it holds again: the
/// first act of the way back.
///
/// @param reversal exact without a database; with one, only while the reverse flow runs
public record ReleaseTraffic(StepId id, HoldTraffic hold, Reversal reversal) implements Step {
    @Override
    public String describe() {
        return "release to green, first in, first out";
    }

    @Override
    public Observation observe() throws StepException {
        var standing = hold.balancer().standing();
        if (standing.serving() == Side.BLUE) {
            return new Observation.Absent();
        }
        return standing.holding() ? new Observation.Partial("held before green") : new Observation.Present();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        hold.balancer().release(Side.GREEN, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        hold.apply(context);
    }
}
