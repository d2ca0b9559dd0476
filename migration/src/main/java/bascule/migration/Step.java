package bascule.migration;

/// One reversible act of a migration.
///
/// `apply` and `revert` may be called any number of times, after any crash, in any state the other may
/// have left: each looks first and then does what is missing. `observe` only looks.
public interface Step {
    StepId id();

    /// What it does, in one line that starts with a verb.
    String describe();

    Reversal reversal();

    Observation observe() throws StepException;

    void apply(StepContext context) throws StepException;

    void revert(StepContext context) throws StepException;
}
