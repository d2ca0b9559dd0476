package bascule.gateway;

import java.util.List;

/// What waits for a connection to an upstream. Only its event loop's thread touches it.
interface Connecting {
    /// Whether it still waits for one.
    boolean connecting();

    /// A connection was found. If it is not wanted any more it is given back.
    void connected(Back found);

    /// No upstream could be reached, each for what is said there.
    void unreachable(List<String> trouble);
}
