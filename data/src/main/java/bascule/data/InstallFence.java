package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Puts a fence on all tables of one side: closed on green before any row is there, open on blue so that closing it
/// later is one short transaction.
public record InstallFence(StepId id, Database database, String side, Fence.Mode mode) implements Step {
    @Override
    public String describe() {
        return mode == Fence.Mode.CLOSED
                ? "fence " + side + ": only our own flow may write there"
                : "put " + side + "'s fence in place, open";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        return database.registered() && database.fence().standing().mode() != Fence.Mode.ABSENT
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        database.fence().install(mode, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        database.fence().remove(context.epoch());
    }
}
