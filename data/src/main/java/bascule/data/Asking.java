package bascule.data;

import bascule.migration.StepException;
import java.time.Duration;
import java.util.OptionalDouble;

/// A database that answers a question of the operator's own with a number.
public interface Asking {
    /// Reads only.
    ///
    /// @param sql one query; names of tables with their schema
    /// @return the first column of the first row; empty if there is no row, or nothing in it
    /// @throws StepException.Refused if it gives no number
    OptionalDouble number(String sql, Duration atMost) throws StepException;
}
