package bascule.traffic;

import bascule.migration.StepException;
import java.time.Duration;

/// A balancer that counts what became of the requests that show how the sides compare: those that a
/// split could have sent to either side, and every request while green serves. Not among them are
/// requests whose side a tester chose, and those of callers that nobody can tell apart.
public interface Measuring {
    /// What was counted so far.
    Figures figures() throws StepException;

    /// The same, where nothing has been changed for so long. It may have been seen a moment ago, and never before the
    /// change: not everybody needs a look of their own.
    default Figures figures(Duration stood) throws StepException {
        return figures();
    }
}
