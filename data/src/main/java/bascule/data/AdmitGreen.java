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

/// Opens green's fence: the moment at which authority over writes changes sides. Reverted, it closes
/// green again, so that everything green admitted stands before the marker that blue waits for. It
/// does not while blue can't be reached, or a table was redefined in a way that rows may not follow.
///
/// Blue is told of the marker before green opens. A green that is opened *again*, since a swing back has
/// failed, does not wait for that, because blue may be what broke, and only green can take writes: blue
/// then waits for an earlier marker, and is told of the right one before green closes the next time.
/// Nothing opens blue in between, since whoever does bars green first ([FenceBlue]).
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
            tellBlue(standing, context);
            context.at("required");
            green.open(lock, context.epoch());
        }
    }

    private void tellBlue(Fence.Standing green, StepContext context) throws StepException {
        try {
            pair.blue().fence().standing();
            pair.blue().fence().require(green.next(), context.epoch());
        } catch (StepException.Transient unreachable) {
            if (!green.opened()) {
                throw new StepException.Transient(
                        "green opens once blue knows what to wait for on the way back: %s. Bring blue up"
                                .formatted(unreachable.getMessage()),
                        unreachable);
            }
            context.say("green is opened again without blue, which is told later: " + unreachable.getMessage());
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        Fence.Standing blue = blue();
        if (blue.required().isEmpty()) {
            return;
        }
        Fence.Standing green = pair.green().fence().standing();
        boolean opened = green.mode() != Fence.Mode.CLOSED || green.opened();
        if (opened) {
            Violations.demandNone(pair.reverse(), Side.GREEN);
            pair.demandKnownTables();
        }
        quiet.keep(context);
        context.at("quiet");
        if (opened) {
            close(green, blue, context);
        } else {
            forgetOpening(context);
        }
    }

    private Fence.Standing blue() throws StepException {
        try {
            return pair.blue().fence().standing();
        } catch (StepException.Transient unreachable) {
            throw new StepException.Transient(
                    "green is not left, because blue could take nothing now: %s. Bring blue up, then roll back again"
                            .formatted(unreachable.getMessage()),
                    unreachable);
        }
    }

    /// Blue waits for the marker of this very closing, also if it could not be told when green was last opened.
    private void close(Fence.Standing green, Fence.Standing blue, StepContext context) throws StepException {
        String marker = green.mode() == Fence.Mode.CLOSED ? green.marker() : green.next();
        if (!marker.equals(blue.required())) {
            pair.blue().fence().require(marker, context.epoch());
            context.at("told");
        }
        pair.green().fence().close(lock, context.epoch());
    }

    /// The opening was begun and never done: green has not closed since, and the marker that blue requires would
    /// never come.
    private void forgetOpening(StepContext context) throws StepException {
        pair.green().fence().require(pair.blue().fence().standing().next(), context.epoch());
        context.at("barred");
        pair.blue().fence().require("", context.epoch());
    }
}
