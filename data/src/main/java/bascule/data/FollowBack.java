package bascule.data;

import bascule.migration.Flow;
import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.List;
import java.util.Optional;

/// Captures changes on green and keeps the reverse flow running, long before it is needed. Green is fenced at that
/// moment, so whatever is ever written there by others is behind it, the first write after the switch included.
///
/// @param retired the step that ends the flow for good
public record FollowBack(StepId id, Link reverse, StepId retired) implements Flow.Kept {
    @Override
    public String describe() {
        return "capture changes on green and keep the reverse flow running";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        return reverse.captured() ? new Observation.Present() : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        reverse.capture(context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        reverse.drop(context.epoch());
    }

    @Override
    public List<Flow> flows() {
        return List.of(reverse.flow());
    }

    @Override
    public Optional<StepId> endedBy() {
        return Optional.of(retired);
    }
}
