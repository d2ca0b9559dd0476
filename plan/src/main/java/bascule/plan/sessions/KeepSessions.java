package bascule.plan.sessions;

import bascule.data.Link;
import bascule.migration.Flow;
import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.StepContext;
import bascule.migration.StepId;
import bascule.traffic.SessionTrue;
import java.util.List;
import java.util.Optional;

/// Keeps the balancer told how far green is, so that a caller's reads go to green only once green has what that caller
/// wrote. There is nothing to be undone: not told any more, the balancer sends them to blue.
///
/// @param hold of the cutover: it ends before that begins, so that nobody who is held waits for its end
public record KeepSessions(StepId id, SessionTrue balancer, Link forward, StepId hold) implements Flow.Kept {
    @Override
    public String describe() {
        return "tell the gateway all the time which writes have arrived at green, for routes with reads: session";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    /// The flow is the controller's to keep, so there is nothing to look at.
    @Override
    public Observation observe() {
        return new Observation.Present();
    }

    @Override
    public void apply(StepContext context) {
        context.say("reads of callers whose last write has arrived at green may go there");
    }

    @Override
    public void revert(StepContext context) {
        context.say("reads of routes with reads: session go to blue");
    }

    @Override
    public List<Flow> flows() {
        return List.of(new TellArrived(balancer, forward));
    }

    @Override
    public Optional<StepId> endedBy() {
        return Optional.of(hold);
    }
}
