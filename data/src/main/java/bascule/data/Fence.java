package bascule.data;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.time.Duration;

/// Refuses writes in one database, whoever sends them, save those of our own flows. Durable, kept in
/// the database itself; every move carries an epoch, an older one is refused with `Fenced`, and every
/// move may be repeated.
///
/// A closing move and its **marker** are one transaction: the marker stands in the change stream behind
/// every write that was admitted and before every one that was not. A fence can be told to `require` the
/// marker of the other side: it then refuses to open before the flow into its own database has committed
/// everything up to that marker. So no two sides are ever open, whatever a controller believes.
public interface Fence {
    enum Mode {
        ABSENT,
        OPEN,
        CLOSED
    }

    /// How long a database may take to say how its fence stands: requests may be held meanwhile.
    Duration PATIENCE = Duration.ofSeconds(3);

    /// How it stands.
    ///
    /// @param marker that of the last closing, empty if none
    /// @param next the marker that the next closing will have
    /// @param required the other side's marker without which it won't open, empty if none
    /// @param applied the last marker that the flow into this database has committed, empty if none
    /// @param opened whether it was opened since it was last told what it requires
    record Standing(
            Mode mode, long epoch, String marker, String next, String required, String applied, boolean opened) {}

    /// Answers within [#PATIENCE].
    ///
    /// @throws StepException.Transient if the database can't be reached, or has not answered by then
    Standing standing() throws StepException;

    /// Puts the fence on all tables of the plan, in this mode; on a fence that stands already it only adds
    /// what is missing and keeps the mode.
    void install(Mode mode, Epoch epoch) throws StepException;

    /// Refuses writes from the moment it returns, and emits the marker. Waits for writers in flight, at most
    /// `lockTimeout`; Transient names them (process, user, application, address, age, query). Already closed:
    /// returns the marker of that closing.
    String close(Duration lockTimeout, Epoch epoch) throws StepException;

    /// Tells it the marker that the flow into this database must have committed before this fence may open. It may
    /// be one that has not been emitted yet. Empty: none is needed.
    void require(String marker, Epoch epoch) throws StepException;

    /// Admits writes, and tells the change stream so, so that a flow knows which changes came while it was closed.
    /// Open already: nothing to do.
    ///
    /// @throws StepException.Transient if the required marker has not arrived yet
    void open(Duration lockTimeout, Epoch epoch) throws StepException;

    /// Takes every trace of it out of the database. Nothing to do if there is none.
    void remove(Epoch epoch) throws StepException;
}
