package bascule.data;

import bascule.migration.Epoch;
import bascule.migration.Participant;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;

/// One side's database, as a migration needs it.
public interface Database extends Participant, AutoCloseable {
    /// Product, version, place: `PostgreSQL 17.8 at 127.0.0.1:5432/shop`.
    @Override
    String describe();

    /// Everything that stands against starting: versions, settings, slots, rights, identities. Each line names the
    /// thing, what is wrong, and what to do. Empty: nothing does. An unreachable server is one such line.
    List<String> unfit();

    /// Everything that stands against holding the service now: prepared or old transactions, tables
    /// that were redefined.
    List<String> unready() throws StepException;

    /// Changes of carried tables that may have changed rows behind the flows' back since both sides
    /// were last known to be equal: a table that was rewritten, attached with its rows, taken away, or
    /// that others inherit from. Each line names the table, what changed, and what to do. One look at
    /// the catalogue.
    List<String> redefined() throws StepException;

    /// Tables, columns, large objects and the like that no flow of this plan carries; to be told, not to be refused.
    List<String> uncarried() throws StepException;

    /// How many rows a query finds, counted up to `most`. It can change nothing.
    ///
    /// @param limit how long it may take
    /// @throws StepException.Refused if it is no query the database knows
    /// @throws StepException.Transient if its time is over
    long count(String sql, int most, Duration limit) throws StepException;

    /// Makes the place in the database where epochs, fence and flows are kept. Standing already: nothing to do.
    /// Before it, `raise` has nothing to raise and does nothing.
    ///
    /// @throws StepException.Refused if another migration is registered there
    void register(Epoch epoch) throws StepException;

    boolean registered() throws StepException;

    /// Takes that place away, with all it holds. To be called when fence and links are gone.
    void forget(Epoch epoch) throws StepException;

    Fence fence();

    /// Runs a script once, in one transaction with the record that it ran; nothing to do if that very script ran.
    ///
    /// @throws StepException.Refused if it fails, or ran with another text
    void run(String name, String sql, Epoch epoch) throws StepException;

    boolean ran(String name) throws StepException;

    /// Runs the undoing script, if any, and forgets that `name` ran.
    void unrun(String name, String undoSql, Epoch epoch) throws StepException;

    @Override
    void close();
}
