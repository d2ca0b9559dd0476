package bascule.controller;

import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import java.util.List;

/// Keeps just those flows running that must be.
public interface Flows extends AutoCloseable {
    /// Starts what is missing and ends what is no longer wanted; those ended have ended when it returns.
    ///
    /// @throws StepException.Transient if one does not end in time
    void keep(List<Flow> wanted, Epoch epoch) throws StepException;

    /// Why flows are not running that should be, a line each.
    List<String> troubles();

    @Override
    void close();
}
