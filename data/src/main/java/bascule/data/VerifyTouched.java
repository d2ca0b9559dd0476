package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Side;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Compares the rows touched since the last comparison, exactly, while both sides are closed.
/// Reverted after green was open, the rows that came back. What was written past the closed fence of
/// the side that is being left, and what a changed definition did to rows, no comparison of touched
/// rows can see: both are refused by themselves. A service that returns to green after a swing back
/// has failed is not compared: the rows that green wrote meanwhile are meant to differ.
public final class VerifyTouched extends ComparingStep {
    private final Pair pair;
    private final Duration budget;

    public VerifyTouched(StepId id, Pair pair, Duration budget) {
        super(id);
        this.pair = pair;
        this.budget = budget;
    }

    @Override
    public String describe() {
        return "compare the rows touched since the last comparison, at most " + Durations.text(budget);
    }

    @Override
    public void apply(StepContext context) throws StepException {
        if (!pair.greenWasOpened()) {
            pair.demandKnownTables();
            Violations.demandNone(pair.forward(), Side.BLUE);
            compare(pair.forward(), context, "green is not what blue was at its fence");
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            pair.demandKnownTables();
            Violations.demandNone(pair.reverse(), Side.GREEN);
            compare(pair.reverse(), context, "blue is not what green was at its fence");
        }
    }

    private void compare(Link link, StepContext context, String what) throws StepException {
        found(link.proveTouched(budget, context.epoch(), context::say), what);
    }
}
