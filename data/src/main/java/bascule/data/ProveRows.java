package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Compares all rows of both sides while they live, so that the cutover has to look only at what was touched since.
public final class ProveRows implements Step, Comparison {
    private final StepId id;
    private final Link forward;
    private final Duration budget;
    private volatile Optional<Outcome> latest = Optional.empty();

    public ProveRows(StepId id, Link forward, Duration budget) {
        this.id = id;
        this.forward = forward;
        this.budget = budget;
    }

    @Override
    public StepId id() {
        return id;
    }

    @Override
    public String describe() {
        return "compare all rows of both sides";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() {
        return latest.isPresent() ? new Observation.Present() : new Observation.Absent();
    }

    @Override
    public Optional<Outcome> latest() {
        return latest;
    }

    @Override
    public void apply(StepContext context) throws StepException {
        var outcome = new Outcome(forward.prove(budget, context::report), Instant.now());
        latest = Optional.of(outcome);
        outcome.demandEqual("blue and green are not equal");
    }

    @Override
    public void revert(StepContext context) {
        context.say("a comparison leaves nothing to undo");
    }
}
