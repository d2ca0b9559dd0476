package bascule.controller;

import bascule.data.CopyRate;
import bascule.journal.Event;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Proof;
import bascule.migration.StepException.Refused;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import java.util.LinkedHashSet;
import java.util.Optional;

/// Which orders make sense where.
final class Orders {
    private Orders() {}

    /// What must be so where a migration stands for something to go on record.
    interface Sense {
        /// @throws Refused if it is not; the message says what is
        void demand(State state) throws Refused;
    }

    static String words(Event.Order order) {
        return switch (order) {
            case GO -> "said to go on";
            case PAUSE -> "paused it";
            case ROLL_BACK -> "ordered to roll back";
            case ABORT -> "ordered to abort";
            case COMPLETE -> "ordered to complete";
        };
    }

    static String words(Event.Matter matter, String value) {
        return switch (matter) {
            case COPY_RATE -> "set the rate of the copy to " + value;
        };
    }

    /// @throws Refused if the order makes no sense now
    static void demandSense(Event.Order order, State state) throws Refused {
        demandUnended(state);
        switch (order) {
            case GO -> demandSomethingToResume(state);
            case PAUSE -> demandForward(state);
            case ROLL_BACK -> {
                demandWayBack(state);
                demandNoAbort(state);
            }
            case ABORT -> {
                demandWayBack(state);
                if (state.onGreen() || state.greenOpened()) {
                    throw new Refused("green is open and has its own writes: roll back first, then abort");
                }
            }
            case COMPLETE -> {
                if (!state.onGreen()) {
                    throw new Refused(
                            "green does not serve yet: complete ends a migration after its switch; to end it now,"
                                    + " abort");
                }
            }
        }
    }

    /// @throws Refused if it makes no sense, now or ever
    static void demandSense(Event.Matter matter, String value, State state) throws Refused {
        demandUnended(state);
        switch (matter) {
            case COPY_RATE -> {
                try {
                    var _ = CopyRate.of(value);
                } catch (IllegalArgumentException none) {
                    throw new Refused(String.valueOf(none.getMessage()), none);
                }
            }
        }
    }

    private static void demandSomethingToResume(State state) throws Refused {
        if (state.stop().isEmpty() && !state.paused() && !state.waitsToSwingBack()) {
            throw new Refused("it is neither paused nor stopped: there is nothing to resume");
        }
    }

    private static void demandForward(State state) throws Refused {
        if (state.waitsToSwingBack()) {
            throw new Refused("it waits to roll back: resume takes that order back");
        }
        if (state.stop().isEmpty() && (state.heading() != Heading.FORWARD || state.returning())) {
            throw new Refused("it is going back, which is not left half-way: look at its status");
        }
    }

    private static void demandNoAbort(State state) throws Refused {
        if (state.heading() == Heading.ABORT) {
            throw new Refused(
                    "an abort is unfinished: abort again, or resume, which goes on with it; flows and fences may be"
                            + " gone, so it can't be rolled back and kept");
        }
    }

    private static void demandWayBack(State state) throws Refused {
        if (state.beyondReturn()) {
            throw new Refused(
                    "the point of no return is passed: the flows have ended, and later writes on green are not on"
                            + " blue");
        }
    }

    static void demandUnended(State state) throws Refused {
        if (state.ended()) {
            throw new Refused("the migration has ended (" + (state.aborted() ? "aborted" : "completed")
                    + "): nothing can be ordered any more, start a new one");
        }
    }

    /// @throws Refused if no gate ahead of that name waits for people, since the others judge by themselves; or if it
    ///     does not wait for this one
    ///
    /// @param alone whether that person acts alone, whomever a gate asks
    static void demandApproval(String actor, boolean alone, String name, Migration migration, State state)
            throws Refused {
        demandUnended(state);
        var people = new LinkedHashSet<String>();
        Optional<Gate> named = Optional.empty();
        for (var phase : migration.phases()) {
            if (state.opened(phase)) {
                continue;
            }
            for (var gate : phase.gates()) {
                if (gate instanceof Approval || asks(gate, phase, state)) {
                    people.add(gate.name());
                }
                if (gate.name().equals(name)) {
                    named = Optional.of(gate);
                    demandAsked(actor, alone, gate);
                }
            }
        }
        if (people.contains(name)) {
            return;
        }
        String next =
                people.isEmpty() ? "no gate ahead waits for people" : "people approve: " + String.join(", ", people);
        throw new Refused(why(name, named) + "; " + next);
    }

    private static void demandAsked(String actor, boolean alone, Gate gate) throws Refused {
        if (!alone && gate instanceof Approval approval && !approval.asks(actor)) {
            throw new Refused("the gate '%s' asks other people, and not %s: %s"
                    .formatted(gate.name(), actor, String.join(", ", approval.by())));
        }
    }

    private static String why(String name, Optional<Gate> named) {
        if (named.isEmpty()) {
            return "no gate ahead is named '%s'".formatted(name);
        }
        if (named.get() instanceof Completion) {
            return "the gate '%s' is no matter of approval: 'bascule complete' orders it".formatted(name);
        }
        return named.get() instanceof Proof
                ? "the gate '%s' judges by what is seen, and a person is asked only once that took too long"
                        .formatted(name)
                : "the gate '%s' judges by itself, and nobody's yes changes that".formatted(name);
    }

    /// Whether a gate by evidence was not decided in time.
    static boolean asks(Gate gate, Phase phase, State state) {
        return gate instanceof Proof
                && state.answers()
                        .verdict(phase, gate.name())
                        .filter(last -> last.verdict().equals(GateRun.ASK))
                        .isPresent();
    }
}
