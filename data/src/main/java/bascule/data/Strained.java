package bascule.data;

import bascule.migration.StepException;
import java.time.Duration;
import java.util.OptionalDouble;

/// A database that tells how hard it is used.
public interface Strained {
    /// Reads only.
    ///
    /// @return empty if there is nothing of the kind, as nobody who follows, or if our user may not see it
    OptionalDouble strain(Strain what, Duration atMost) throws StepException;
}
