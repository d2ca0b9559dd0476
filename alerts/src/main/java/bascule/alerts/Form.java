package bascule.alerts;

import bascule.migration.StepException.Transient;

/// What an alert looks like to those who read JSON.
public interface Form {
    /// @throws Transient if what it needs of the controller's machine is not there now
    String body(Alert alert) throws Transient;
}
