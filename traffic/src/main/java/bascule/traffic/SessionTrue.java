package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A balancer that sends a caller's reads to green only if green has what that caller wrote: routes of
/// [Route.Spread#SESSION]. It remembers who wrote; how far green is, somebody has to tell it again and
/// again.
public interface SessionTrue {
    /// Says that green has every write that was answered before a mark was given, and asks for the next
    /// mark. Not durable: after a restart, or for another service, it knows nothing, and a mark that it
    /// gave before says nothing.
    ///
    /// @param mark the last one, if green has come so far; empty to say nothing
    /// @param lease for how long that may be relied on; after it, all go to blue
    /// @return a mark behind every write that was answered until now; the same again if there was none since
    String arrived(String mark, Duration lease, Epoch epoch) throws StepException;

    /// Which of several before the same service take no connection from which, where they would ask
    /// each other who writes.
    ///
    /// @param within how long each may take, at most ten seconds
    /// @return a line for each of those; empty if there is only one
    default List<String> apart(Duration within) throws StepException {
        return List.of();
    }

    /// One that may stand beside others before the same service. They tell each other who writes.
    interface OneOfSeveral extends SessionTrue {
        /// Where the others ask it.
        URI address();

        /// As the one without others.
        ///
        /// @param others that callers may write through too; reads go to green only while each of them
        ///     has promised to tell this one who writes
        String arrived(String mark, Duration lease, List<URI> others, Epoch epoch) throws StepException;

        @Override
        default String arrived(String mark, Duration lease, Epoch epoch) throws StepException {
            return arrived(mark, lease, List.of(), epoch);
        }
    }
}
