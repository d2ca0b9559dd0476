package bascule.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A question that must be answered yes before the next phase may begin.
public interface Gate {
    /// Its name, unique within its phase.
    String name();

    String describe();

    /// Judges now, from what is seen now.
    Verdict judge(Standing standing) throws StepException;

    /// Whether every answer in other words goes on record, and not only every other verdict.
    default boolean recordsEachAnswer() {
        return false;
    }

    /// A person's yes.
    ///
    /// @param at when it was said last
    record Approved(String person, Instant at) {}

    /// What the journal knows and a gate may ask.
    interface Standing {
        /// Who has approved this gate so far, each once.
        List<Approved> approvals();

        /// What time it is, as the journal tells times.
        Instant now();

        /// How long the steps before this gate have stood.
        Duration waited();

        /// How long of that it could be asked: without the time in which the migration was paused or stopped.
        default Duration asked() {
            return waited();
        }

        /// Whether the operator has ordered the migration completed.
        boolean completionOrdered();

        /// Why the flow of that name does not run as it should; empty if it does.
        String trouble(String flow);
    }

    /// The answer, with what it rests on.
    sealed interface Verdict {
        record Pass(String evidence) implements Verdict {}

        /// @param again when to judge again at the latest
        record Wait(String reason, Duration again) implements Verdict {}

        /// What is seen does not decide it in time, so a person does, by approving the gate or by going back.
        ///
        /// @param again when to judge again at the latest: it may still be decided by itself
        record Ask(String reason, Duration again) implements Verdict {}

        record Fail(String reason) implements Verdict {}
    }
}
