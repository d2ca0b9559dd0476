package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Lets the balancer serve as it does and belong to nobody, so that the next migration may have it.
///
/// @param migration its name
public record LeaveBalancer(StepId id, String migration, Balancer balancer) implements Step {
    @Override
    public String describe() {
        return "leave the gateway, serving green, to the next migration";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.None("the migration has ended, and another one may have the gateway");
    }

    @Override
    public Observation observe() throws StepException {
        return balancer.standing().owner().equals(migration) ? new Observation.Absent() : new Observation.Present();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.leave(context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        throw new StepException.Refused("the migration has ended: move the service with a new plan");
    }
}
