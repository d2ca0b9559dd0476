package bascule.journal;

import bascule.migration.StepId;
import java.time.Instant;

/// One thing that happened to a migration.
public sealed interface Event {
    enum Direction {
        FORWARD,
        BACK
    }

    /// What an operator or a guard may ask for.
    enum Order {
        /// Go on: after a failure, a pause or a roll-back.
        GO,
        PAUSE,
        /// Bring traffic and writes back to blue; keep green copied and followed.
        ROLL_BACK,
        /// Undo every touched step.
        ABORT,
        /// Pass the point of no return.
        COMPLETE
    }

    /// What of the rows' way a person may arrange while it goes on.
    enum Matter {
        /// How fast they are copied: a size in a second, `stop` or `plan`.
        COPY_RATE
    }

    /// A new term began.
    record Claimed(String holder) implements Event {}

    /// The plan this journal is about; recorded once, at the start.
    ///
    /// @param actor who started it; empty where nobody knows, as in journals that older versions wrote
    record Planned(String digest, String actor, String reason) implements Event {
        public Planned(String digest) {
            this(digest, "", "");
        }
    }

    record PhaseOpened(String phase) implements Event {}

    record GateJudged(String phase, String gate, String verdict, String evidence) implements Event {}

    record StepStarted(StepId step, Direction direction) implements Event {}

    record StepFinished(StepId step, Direction direction) implements Event {}

    /// A step did not go through.
    ///
    /// @param again whether it will be tried again without an operator
    record StepFailed(StepId step, Direction direction, String reason, boolean again) implements Event {}

    /// @param actor a person, a guard, or `bascule` itself where the plan says what is to be done
    record Ordered(String actor, Order order, String reason) implements Event {}

    /// A person said yes to the gate of that name.
    record Approved(String actor, String gate, String reason) implements Event {}

    /// A person arranged how rows are brought; it holds until it is arranged otherwise.
    record Arranged(String actor, Matter matter, String value, String reason) implements Event {}

    /// A person acts in an emergency without the second person or the role that it takes.
    ///
    /// @param until when that ends
    record GlassBroken(String actor, Instant until, String reason) implements Event {}

    /// Somebody else has looked at what was done behind broken glass.
    record Reviewed(String actor, String reason) implements Event {}

    /// Something people should know that changes no state.
    record Noted(String what) implements Event {}
}
