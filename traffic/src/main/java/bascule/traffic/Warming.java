package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.util.List;

/// A balancer that can ask green before it serves. What it asks takes no connection from a caller, and
/// no caller waits for it or sees its answer. Nothing is asked while a hold stands, nor once green
/// serves. Not durable: a restart ends it.
public interface Warming {
    /// Begins it, in place of what was under way. [WarmUp#NONE] ends that.
    ///
    /// @throws StepException.Refused if green serves already, or there is no service; ending is never
    ///     refused for that
    void warm(WarmUp warmUp, Epoch epoch) throws StepException;

    /// What came of the last one, at each gateway.
    List<Warmth> warmth() throws StepException;
}
