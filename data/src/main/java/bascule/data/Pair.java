package bascule.data;

import bascule.migration.StepException;
import java.util.ArrayList;
import java.util.List;

/// Both databases of a migration and the two links between them.
public interface Pair extends AutoCloseable {
    Database blue();

    Database green();

    /// Blue to green.
    Link forward();

    /// Green to blue.
    Link reverse();

    /// Whether green's opening was begun since blue's fence closed. Blue's own database knows, so that
    /// green need not be asked. If blue does not answer, a green that was opened knows it too.
    ///
    /// @throws StepException.Transient if blue does not answer and green can't tell
    default boolean greenWasOpened() throws StepException {
        try {
            return !blue().fence().standing().required().isEmpty();
        } catch (StepException.Transient unreachable) {
            if (green().fence().standing().opened()) {
                return true;
            }
            throw unreachable;
        }
    }

    /// What both sides' databases say of tables that were redefined; see [Database#redefined()]. A
    /// pair that can asks both at once: requests are held meanwhile.
    default List<String> redefined() throws StepException {
        var lines = new ArrayList<>(blue().redefined());
        lines.addAll(green().redefined());
        return lines;
    }

    /// Refuses while a table was redefined since the rows of both sides were last known to be equal:
    /// rows may be on one side only that no flow was told of.
    ///
    /// @throws StepException.Refused names every such change of both sides
    default void demandKnownTables() throws StepException {
        var redefined = redefined();
        if (!redefined.isEmpty()) {
            throw new StepException.Refused("tables were changed while the flows run: " + String.join("; ", redefined));
        }
    }

    /// From now on rows are copied at that rate, in place of the plan's.
    void copyAt(CopyRate rate);

    @Override
    void close();
}
