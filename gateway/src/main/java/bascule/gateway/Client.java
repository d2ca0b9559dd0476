package bascule.gateway;

/// A client's connection, at whatever stage it is. Only its event loop's thread touches it.
interface Client {
    /// Ends what has taken too long.
    void sweep(long now);

    /// Whether requests, or bytes of an answer, are under way on it.
    boolean busy();
}
