package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Tells the balancer both sides' addresses and the routes. Blue goes on serving.
public record ConfigureRoutes(StepId id, Balancer balancer, Service service) implements Step {
    @Override
    public String describe() {
        return "tell the gateway both sides and the routes (" + service.routes().size() + "); blue serves";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        var known = balancer.standing().service();
        return known.isPresent() && known.get().equals(service) ? new Observation.Present() : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.configure(service, context.epoch());
    }

    /// The gateway stands before the service whether it is migrated or not, so it keeps its routes.
    @Override
    public void revert(StepContext context) {
        context.say("the gateway keeps its routes, all to blue");
    }
}
