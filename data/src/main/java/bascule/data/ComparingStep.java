package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A step that compares rows and keeps what it found for people to see, as long as the process
/// lives.
abstract sealed class ComparingStep implements Step, Comparison permits ProveRows, VerifyTouched {
    private final StepId id;
    private volatile Optional<Outcome> latest = Optional.empty();

    ComparingStep(StepId id) {
        this.id = id;
    }

    @Override
    public final StepId id() {
        return id;
    }

    @Override
    public final Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public final Observation observe() {
        return latest.isPresent() ? new Observation.Present() : new Observation.Absent();
    }

    @Override
    public final Optional<Outcome> latest() {
        return latest;
    }

    /// @param what what it means if there are any
    final void found(List<Link.Difference> differences, String what) throws StepException.Refused {
        var outcome = new Outcome(differences, Instant.now());
        latest = Optional.of(outcome);
        outcome.demandEqual(what);
    }
}
