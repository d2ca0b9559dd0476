package bascule.openfeature;

import java.util.List;

/// Hears what becomes of the flags. Called by one thread at a time; it must not stay.
interface Listening {
    /// The server's flags are in force.
    void current(List<String> changed);

    /// The server is out of reach; what was known last holds.
    void stale(String why);
}
