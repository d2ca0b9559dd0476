package bascule.migration;

import java.time.Duration;

/// A question that must be answered yes before the next phase may begin.
public interface Gate {
    /// Its name, unique within its phase.
    String name();

    String describe();

    /// Judges now, from what is seen now.
    Verdict judge(Standing standing) throws StepException;

    /// What the journal knows and a gate may ask.
    interface Standing {
        /// Who has approved this gate so far.
        java.util.List<String> approvals();

        /// How long this gate has stood open for judging.
        Duration waited();

        /// Whether the operator has ordered the migration completed.
        boolean completionOrdered();
    }

    sealed interface Verdict {
        record Pass(String evidence) implements Verdict {}

        record Wait(String reason, Duration again) implements Verdict {}

        record Fail(String reason) implements Verdict {}
    }
}
