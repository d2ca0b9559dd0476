package bascule.migration;

import java.util.function.BooleanSupplier;

/// Long-lived activity, such as a change stream. The journal says which flows must be running; the
/// controller makes it so after every restart.
public interface Flow {
    /// Its name, unique within its migration.
    String name();

    /// Runs under `epoch` until `ending` says so, or until it can't go on.
    ///
    /// @throws StepException.Transient if it should be started again
    void run(Epoch epoch, BooleanSupplier ending) throws StepException;

    /// A step that keeps a flow running from the moment it is touched until it is reverted or closed
    /// by another step.
    interface Kept extends Step {
        java.util.List<Flow> flows();

        /// The step whose application ends the flows for good, if any.
        java.util.Optional<StepId> endedBy();
    }
}
