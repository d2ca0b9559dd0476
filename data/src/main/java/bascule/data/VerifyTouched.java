package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Compares the rows touched since the last comparison, exactly, while both sides are closed. Reverted after green
/// was open, the rows that came back.
public final class VerifyTouched implements Step, Comparison {
    private final StepId id;
    private final Pair pair;
    private final Duration budget;
    private volatile Optional<Outcome> latest = Optional.empty();

    public VerifyTouched(StepId id, Pair pair, Duration budget) {
        this.id = id;
        this.pair = pair;
        this.budget = budget;
    }

    @Override
    public StepId id() {
        return id;
    }

    @Override
    public String describe() {
        return "compare the rows touched since the last comparison, at most " + Durations.text(budget);
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
        compare(pair.forward(), "green is not what blue was at its fence");
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            compare(pair.reverse(), "blue is not what green was at its fence");
        }
    }

    private void compare(Link link, String what) throws StepException {
        var outcome = new Outcome(link.proveTouched(budget), Instant.now());
        latest = Optional.of(outcome);
        outcome.demandEqual(what);
    }
}
