package bascule.reports;

/// For whom a status report is written.
public enum Audience {
    /// Whoever runs it: everything.
    ENGINEERS,
    /// Whoever waits for it: what it means, without the parts it is made of.
    STAKEHOLDERS,
    /// Whoever uses the service: whether it works. Nothing of the inside.
    PUBLIC
}
