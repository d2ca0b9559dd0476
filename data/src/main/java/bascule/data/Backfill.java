package bascule.data;

import bascule.migration.Flow;
import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Copies all rows of the plan's tables from blue to green, and from then on keeps the forward flow running.
///
/// @param retired the step that ends the flow for good
public record Backfill(StepId id, Link forward, StepId retired) implements Flow.Kept {
    @Override
    public String describe() {
        return "capture changes on blue, copy all rows to green, and follow";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        if (forward.copied()) {
            return new Observation.Present();
        }
        return forward.captured() ? new Observation.Partial("captured, not copied") : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        var copied = new AtomicLong();
        try {
            forward.copy(context.epoch(), progress -> {
                copied.set(progress.done());
                context.report(progress);
                goOn(context);
            });
        } catch (BrokenOff e) {
            throw e.why;
        }
        if (copied.get() > 0) {
            context.say("%,d rows copied".formatted(copied.get()));
        }
    }

    /// A copy may last for days, and wait for as long as it is held back.
    private static void goOn(StepContext context) {
        try {
            context.checkpoint();
        } catch (StepException e) {
            throw new BrokenOff(e);
        }
    }

    /// Thrown into a copy, which tells of its progress in no other way.
    private static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final StepException why;

        BrokenOff(StepException why) {
            super(why);
            this.why = why;
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        forward.drop(context.epoch());
    }

    @Override
    public List<Flow> flows() {
        return List.of(forward.flow());
    }

    @Override
    public Optional<StepId> endedBy() {
        return Optional.of(retired);
    }
}
