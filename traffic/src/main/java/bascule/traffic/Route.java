package bascule.traffic;

/// Requests that are treated alike. Of the routes that match a request the most specific one counts, see
/// `Match.MOST_SPECIFIC_FIRST`.
///
/// @param id its name in plan, status and log
/// @param spread what a split may send to the side that does not serve
/// @param hold what becomes of its requests while a hold stands
/// @param cohortBy what tells its callers apart when they are spread
public record Route(String id, Match match, Spread spread, Hold hold, CohortBy cohortBy) {
    /// A route by path alone, with callers told apart as usual.
    public Route(String id, String path, Spread spread, Hold hold) {
        this(id, Match.path(path), spread, hold, new CohortBy.Usual());
    }

    /// What a split may touch.
    public enum Spread {
        /// Nothing: the serving side answers all.
        NONE,
        /// Safe requests (GET, HEAD, OPTIONS), because a stale answer does no harm.
        READS,
        /// Safe requests of callers whose last write has arrived at that side, so that nobody reads older than what
        /// they wrote. Of a caller about whom that is not known, nothing.
        SESSION,
        /// Every request, because both sides share their data or have none.
        ALL
    }

    /// What a hold does. But for what passes, it waits until those in flight have ended.
    public enum Hold {
        /// Every request is queued.
        ALL,
        /// Safe requests go on to the serving side, all others are queued.
        WRITES,
        /// Every request is refused at once with 503, for callers who would rather ask again than wait.
        REJECT,
        /// Every request goes on to the serving side and no hold waits for it: for health checks and the
        /// like. A write of such a route meets the fence.
        BYPASS
    }
}
