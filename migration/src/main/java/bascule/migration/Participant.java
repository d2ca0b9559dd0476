package bascule.migration;

/// Something outside that obeys epochs: a gateway, a fence in a database, a flow's target.
public interface Participant {
    String describe();

    /// Makes it refuse every epoch below this one from now on.
    ///
    /// @throws StepException.Fenced if it already follows a higher one
    void raise(Epoch epoch) throws StepException;
}
