package bascule.comparison;

import bascule.migration.StepException;

/// Somebody who compares what both sides answer to the same requests.
public interface Comparing {
    /// What was found so far.
    Comparisons comparisons() throws StepException;
}
