package bascule.migration;

import java.util.List;
import java.util.Optional;
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

    /// A step that keeps flows running from the moment it is applied until its reverting begins or another step
    /// ends them.
    interface Kept extends Step {
        List<Flow> flows();

        /// The step that ends the flows for good as soon as it is touched, if any.
        Optional<StepId> endedBy();
    }
}
