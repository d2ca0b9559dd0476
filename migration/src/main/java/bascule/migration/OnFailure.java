package bascule.migration;

/// What happens when a step fails for good, or a gate does, on the way forward and before the point of no return.
public enum OnFailure {
    /// It stays as it is, and asks the operator.
    WAIT,
    /// It rolls back by itself, if callers or writes have been moved that could go back; else blue serves as
    /// before, and it waits like `WAIT`.
    ROLL_BACK
}
