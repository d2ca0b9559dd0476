package bascule.migration;

/// Keeps new requests away from both sides while a step works that neither could bear them under.
public interface Quiet {
    /// For a migration that no gateway stands before: the database's fence alone keeps order.
    Quiet NONE = context -> {};

    /// Makes sure that no request is under way and none gets through, from now until the swing ends or the
    /// lease of the hold does. To be repeated freely: it renews the lease.
    ///
    /// @throws StepException.Transient if requests are still in flight after the time allowed
    void keep(StepContext context) throws StepException;
}
