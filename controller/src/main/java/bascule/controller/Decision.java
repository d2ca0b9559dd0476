package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Step;
import java.util.Optional;

/// The one thing to do next.
sealed interface Decision {
    record Apply(Step step) implements Decision {}

    record Revert(Step step) implements Decision {}

    record Judge(Phase phase) implements Decision {}

    /// Nothing before an operator's order.
    record Await(String why) implements Decision {}

    /// Nothing ever again.
    record Done() implements Decision {}

    /// Pure: same plan, same journal, same answer, on any controller and in any test.
    static Decision next(Migration migration, State state) {
        if (state.ended()) {
            return new Done();
        }
        if (state.stop().isPresent()) {
            return new Await(state.stop().get().reason());
        }
        if (state.heading() != Heading.FORWARD) {
            Optional<Step> step = state.toUndo();
            return step.isPresent() ? new Revert(step.get()) : new Await("nothing is left to undo");
        }
        if (state.paused() && !state.midSwing()) {
            return new Await("paused");
        }
        return forward(migration, state);
    }

    private static Decision forward(Migration migration, State state) {
        for (var phase : migration.phases()) {
            if (!state.opened(phase)) {
                return new Judge(phase);
            }
            for (var step : phase.steps()) {
                if (!state.applied(step.id())) {
                    return new Apply(step);
                }
            }
        }
        return new Done();
    }
}
