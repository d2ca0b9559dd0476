package bascule.flags;

/// Why a flag gave what it gave, in OpenFeature's words.
public enum Reason {
    /// Nobody is told anything else.
    STATIC,
    /// The rules had nothing for this caller.
    DEFAULT,
    /// The rules chose it for this caller.
    TARGETING_MATCH,
    /// The flag is switched off: the code's own value holds.
    DISABLED,
    ERROR
}
