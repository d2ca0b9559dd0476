package bascule.alerts;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;

/// By which means a receiver is told.
public interface Channel {
    /// Returns once the alert was taken. No message repeats an address, a token or an answer.
    ///
    /// @throws Transient if it may be taken later
    /// @throws Refused if this one is never taken, however often it is told
    void tell(Alert alert) throws Transient, Refused, InterruptedException;
}
