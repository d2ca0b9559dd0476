package bascule.databases.postgres;

import bascule.data.Link.Difference;
import bascule.migration.StepException;
import java.util.Collection;
import java.util.List;

/// Decides which of some suspected rows really differ.
interface Recheck {
    /// @param suspects keys in text
    List<Difference> differences(TableMap table, Collection<List<String>> suspects) throws StepException;
}
