package bascule.gateway;

import java.io.IOException;
import java.net.URI;

/// How another gateway is asked who writes.
interface Asking {
    /// Returns once there is something new, or after a moment.
    ///
    /// @param knownRun of the last news from there, empty for none
    /// @param has the number up to which all changes of that run are known
    /// @throws IOException if it promises nothing, or can't be asked; the message says why
    News ask(URI other, String knownRun, long has) throws IOException, InterruptedException;
}
