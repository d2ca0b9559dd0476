package bascule.migration;

import java.time.Duration;

/// What a running step is given: its term and somewhere to report.
public interface StepContext {
    /// The term on whose behalf the step acts; every effect carries it.
    Epoch epoch();

    void report(Progress progress);

    /// A line for people about what goes on, kept in the log of this migration.
    void say(String line);

    /// What was found, for the record: it stands in the journal.
    ///
    /// @throws StepException.Fenced if the term was lost
    default void note(String found) throws StepException {
        say(found);
    }

    /// Passes a named crash point. A real controller does nothing here; drills die here.
    void at(String point);

    /// Ends the step when it should not go on.
    ///
    /// @throws StepException.Fenced if the term was lost
    /// @throws StepException.Transient if the controller is shutting down, or an order came that wants this
    ///     step undone
    void checkpoint() throws StepException;

    /// Waits that long and ends the step like `checkpoint` if it should not go on. Steps wait in no other way.
    void rest(Duration time) throws StepException;

    /// How long this step has been at work, by a clock that never jumps.
    Duration elapsed();
}
