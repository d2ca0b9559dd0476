package bascule.balancers;

/// What becomes of a request that comes to a balancer in memory.
public enum MemoryAnswer {
    BLUE,
    GREEN,
    /// Queued: ask again later.
    HELD,
    /// 503.
    REFUSED
}
