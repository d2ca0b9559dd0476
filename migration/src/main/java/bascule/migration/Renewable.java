package bascule.migration;

import java.util.List;
import java.util.Optional;

/// A step whose effect somebody else keeps, and may lose: a gateway whose machine was replaced. The controller has it
/// looked after again and again, from the moment the step is applied until its reverting begins.
public interface Renewable extends Step {
    /// Puts its effect back if it was lost, as the steps after it had changed it.
    ///
    /// @param applied the steps of the migration that are applied, in their order
    /// @return what was put back; empty if nothing was lost
    Optional<String> renew(List<Step> applied, Epoch epoch) throws StepException;
}
