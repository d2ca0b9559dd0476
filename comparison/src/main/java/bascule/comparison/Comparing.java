package bascule.comparison;

import bascule.migration.StepException;
import java.util.List;

/// Somebody who compares what both sides answer to the same requests.
public interface Comparing {
    /// What was found so far.
    Comparisons comparisons() throws StepException;

    /// The last answers that differed, the newest last; some twenty of a route, and forgotten with a restart. Nothing
    /// personal is in them: see [Sample].
    ///
    /// @param route id
    List<Sample> samples(String route) throws StepException;
}
