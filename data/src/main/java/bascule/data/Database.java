package bascule.data;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.util.List;

/// One side's database, as a migration needs it.
public interface Database extends AutoCloseable {
    /// Product, version, place: `PostgreSQL 17.8 at 127.0.0.1:5432/shop`.
    String describe();

    /// Everything that stands against starting: versions, settings, slots, rights, identities. Each line names the
    /// thing, what is wrong, and what to do. Empty: nothing does. An unreachable server is one such line.
    List<String> unfit();

    /// Everything that stands against holding the service now: prepared or old transactions, flows behind.
    List<String> unready() throws StepException;

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
