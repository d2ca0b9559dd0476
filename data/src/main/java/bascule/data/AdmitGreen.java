package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Quiet;
import bascule.migration.Reversal;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Opens green's fence: the moment at which authority over writes changes sides. Reverted, it closes green again,
/// so that everything green admitted stands before the marker that blue waits for. It does not while a table was
/// redefined in a way that rows may not follow.
public record AdmitGreen(StepId id, Pair pair, Quiet quiet, Duration lock, StepId retired) implements Step {
    @Override
    public String describe() {
        return "open green's fence: writes go to green from here on";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.WithinWindow(retired);
    }

    @Override
    public Observation observe() throws StepException {
        return pair.green().fence().standing().mode() == Fence.Mode.OPEN
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        Fence green = pair.green().fence();
        Fence.Standing standing = green.standing();
        if (standing.mode() != Fence.Mode.OPEN) {
            pair.blue().fence().require(standing.next(), context.epoch());
            context.at("required");
            green.open(lock, context.epoch());
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (!pair.greenWasOpened()) {
            return;
        }
        boolean opened = wasDone();
        if (opened) {
            Violations.demandNone(pair.reverse(), Side.GREEN);
            pair.demandKnownTables();
        }
        quiet.keep(context);
        context.at("quiet");
        if (opened) {
            pair.green().fence().close(lock, context.epoch());
        } else {
            forgetOpening(context);
        }
    }

    private boolean wasDone() throws StepException {
        Fence.Standing green = pair.green().fence().standing();
        return green.mode() != Fence.Mode.CLOSED
                || !green.next().equals(pair.blue().fence().standing().required());
    }

    /// The opening was begun and never done: green has not closed since, and the marker that blue requires would
    /// never come.
    private void forgetOpening(StepContext context) throws StepException {
        pair.green().fence().require(pair.blue().fence().standing().next(), context.epoch());
        context.at("barred");
        pair.blue().fence().require("", context.epoch());
    }
}
