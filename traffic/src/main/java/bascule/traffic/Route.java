package bascule.traffic;

/// Requests whose path begins with `path`; the longest match wins.
///
/// @param id its name in plan, status and log
/// @param spread what a split may send to the side that does not serve
/// @param holdReads whether a hold queues safe requests too, or lets them go on to the serving side
public record Route(String id, String path, Spread spread, boolean holdReads) {
    /// What a split may touch.
    public enum Spread {
        /// Nothing: the serving side answers all.
        NONE,
        /// Safe requests (GET, HEAD, OPTIONS), because a stale answer does no harm.
        READS,
        /// Every request, because both sides share their data or have none.
        ALL
    }
}
