package bascule.alerts;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;

/// Somebody who is told.
public interface Receiver {
    /// As the plan calls it.
    String name();

    boolean wants(Kind kind);

    /// Returns once it has taken the alert. No message repeats an address, a token or an answer.
    ///
    /// @throws Transient if it may take it later
    /// @throws Refused if it will not take this one, however often it is told
    void tell(Alert alert) throws Transient, Refused, InterruptedException;
}
