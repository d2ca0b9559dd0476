package bascule.gateway;

/// When an upstream is taken for ill.
///
/// @param path asked for at each upstream again and again; empty: nothing is asked
/// @param passive whether the requests that pass are looked at too
/// @param everyNanos between two checks of one upstream
/// @param answerNanos a check may take
/// @param illAfter failures in a row
/// @param wellAfter successes in a row
/// @param illForNanos until it is tried again, where no checks are made
/// @param slowStartNanos in which its share grows once it is well
record HealthPolicy(
        String path,
        boolean passive,
        long everyNanos,
        long answerNanos,
        int illAfter,
        int wellAfter,
        long illForNanos,
        long slowStartNanos) {
    static HealthPolicy of(GatewayPolicies policies, Limits limits) {
        return new HealthPolicy(
                policies.healthPath(),
                policies.passiveHealth(),
                limits.healthEvery().toNanos(),
                limits.healthAnswer().toNanos(),
                limits.illAfter(),
                limits.wellAfter(),
                limits.illFor().toNanos(),
                limits.slowStart().toNanos());
    }

    /// The same, but requests say nothing of an upstream's health.
    HealthPolicy unseeing() {
        return new HealthPolicy(path, false, everyNanos, answerNanos, illAfter, wellAfter, illForNanos, slowStartNanos);
    }

    boolean checks() {
        return !path.isEmpty();
    }

    /// Whether an upstream may be ill at all.
    boolean any() {
        return passive || checks();
    }
}
