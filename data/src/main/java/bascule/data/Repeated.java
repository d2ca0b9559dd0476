package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;

/// A step that leaves nothing behind by which it could be told that it was done, and does no harm
/// twice: it is done whenever it is asked for.
interface Repeated extends Step {
    @Override
    default Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    default Observation observe() {
        return new Observation.Absent();
    }
}
