package bascule.flags;

/// What went wrong, in OpenFeature's words.
public enum ErrorCode {
    FLAG_NOT_FOUND,
    /// The flag's rules can't be followed.
    PARSE_ERROR,
    /// The value is of another type than was asked for.
    TYPE_MISMATCH,
    INVALID_CONTEXT,
    GENERAL
}
