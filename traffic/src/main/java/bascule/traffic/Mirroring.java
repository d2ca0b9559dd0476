package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.StepException;

/// A balancer that can copy requests to green while blue answers them. No copy's answer reaches a caller, and no copy
/// makes one wait.
///
/// Nothing is copied while a hold stands, since the service is about to turn; nor from the moment on in which green
/// serves: what was asked is answered, and copies would go to a side that is being left. Turned back to blue it does
/// not begin by itself again.
public interface Mirroring {
    /// What is copied now.
    Mirror mirror() throws StepException;

    /// From here on copies that; durable before it returns. [Mirror#NONE] ends it.
    ///
    /// @throws StepException.Refused if green serves, and that is not the end of it
    void mirror(Mirror mirror, Epoch epoch) throws StepException;
}
