package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Copies reads to green, so that its answers can be compared with blue's. The flip ends it.
public record MirrorTraffic(StepId id, Mirroring balancer, Mirror mirror) implements Step {
    @Override
    public String describe() {
        return "copy to green " + mirror.describe() + "; callers get blue's answers";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        Mirror now = balancer.mirror();
        if (now.equals(mirror)) {
            return new Observation.Present();
        }
        return now.any() ? new Observation.Partial("copied to green is " + now.describe()) : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.mirror(mirror, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        balancer.mirror(Mirror.NONE, context.epoch());
    }
}
