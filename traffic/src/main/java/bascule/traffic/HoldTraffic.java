package bascule.traffic;

import bascule.migration.Durations;
import bascule.migration.Observation;
import bascule.migration.Quiet;
import bascule.migration.Reversal;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Queues new requests and waits for those in flight; reverted, it lets them all go to blue.
///
/// @param drain how long requests in flight may take
/// @param lease when the hold ends by itself
public record HoldTraffic(StepId id, Balancer balancer, Duration drain, Duration lease) implements Step, Quiet {
    @Override
    public String describe() {
        return "hold new requests, at most " + Durations.text(lease) + ", and let those in flight end within "
                + Durations.text(drain);
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        var standing = balancer.standing();
        return standing.holding() || standing.serving() == Side.GREEN
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.hold(drain, lease, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        balancer.release(Side.BLUE, context.epoch());
    }

    /// From here on the serving side may be unable to answer, so the end of the lease refuses rather than lets go.
    @Override
    public void keep(StepContext context) throws StepException {
        balancer.hold(drain, lease, context.epoch());
        balancer.seal(true, context.epoch());
    }
}
