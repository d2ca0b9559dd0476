package bascule.alerts;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;

/// Where a secret is found, anew each time: an address with a key in it, a token, a password.
public interface Reference {
    /// @return empty if there is none
    /// @throws Refused if there is none where one should be; the message names the place, and never
    ///     what was found there
    String read() throws Refused;

    /// The same for an alert that waits: whoever mends the place is in time.
    default String found() throws Transient {
        try {
            return read();
        } catch (Refused missing) {
            throw new Transient(missing.getMessage(), missing);
        }
    }
}
