package bascule.controller;

import bascule.journal.Event.Direction;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Step;
import java.util.Optional;

/// The one thing to do next.
sealed interface Decision {
    record Apply(Step step) implements Decision {}

    record Revert(Step step) implements Decision {}

    record Judge(Phase phase) implements Decision {}

    /// Ask whether the service may swing back.
    record JudgeBack(Gate gate) implements Decision {}

    /// Put the plan's own order to roll back on record.
    record GoBack(String why) implements Decision {}

    /// Nothing before an operator's order.
    record Await(String why) implements Decision {}

    /// Nothing ever again.
    record Done() implements Decision {}

    /// To take that step.
    static Decision of(Step step, Direction way) {
        return way == Direction.FORWARD ? new Apply(step) : new Revert(step);
    }

    /// Pure: same plan, same journal, same answer, on any controller and in any test.
    static Decision next(Migration migration, State state) {
        if (state.ended()) {
            return new Done();
        }
        if (state.stop().isPresent()) {
            String why = state.stop().get().reason();
            return goesBack(migration, state) ? new GoBack(why) : new Await(why);
        }
        if (state.heading() != Heading.FORWARD) {
            if (state.waitsToSwingBack()) {
                return new JudgeBack(migration.swing().wayBack().orElseThrow());
            }
            Optional<Step> step = state.toUndo();
            return step.isPresent() ? new Revert(step.get()) : new Await("nothing is left to undo");
        }
        if (state.paused() && !state.midSwing()) {
            return new Await("paused");
        }
        return forward(migration, state);
    }

    /// Whether a failure is answered by going back: as the plan says, and before green serves
    /// always if a guard failed, since nothing but a share of the callers has been moved then. One
    /// on the way back never is: who tried that and failed would swing to and fro.
    private static boolean goesBack(Migration migration, State state) {
        boolean guarded =
                state.stop().filter(stop -> stop.kind() == Stop.Kind.GUARDED).isPresent();
        boolean failed = guarded
                || state.stop().filter(stop -> stop.kind() == Stop.Kind.FAILED).isPresent();
        boolean wanted = migration.onFailure() == OnFailure.ROLL_BACK || (guarded && !state.onGreen());
        boolean forward = state.heading() == Heading.FORWARD && !state.returning();
        return failed
                && forward
                && wanted
                && !state.beyondReturn()
                && state.toUndo(Heading.ROLL_BACK).isPresent();
    }

    private static Decision forward(Migration migration, State state) {
        for (var phase : migration.phases()) {
            if (!state.opened(phase)) {
                return new Judge(phase);
            }
            for (var step : phase.steps()) {
                if (!state.steps().applied(step.id())) {
                    return new Apply(step);
                }
            }
        }
        return new Done();
    }
}
