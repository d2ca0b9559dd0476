package bascule.traffic;

import bascule.migration.Side;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// What a balancer counted, by route. Counts grow until it begins anew.
///
/// @param run names one counting: under another name it began anew at 0
/// @param routes by id; `other` for requests of no route
/// @param flags by flag and variant: requests in whose answers the service said that the caller was given it
public record Figures(String run, Map<String, Sides> routes, Map<String, Map<String, Seen>> flags) {
    public Figures {
        routes = Map.copyOf(routes);
        flags = Map.copyOf(flags);
    }

    /// No service names variants.
    public Figures(String run, Map<String, Sides> routes) {
        this(run, routes, Map.of());
    }

    /// One variant of a flag beside another, in the places of blue and green.
    public Sides variants(String flag, String blue, String green) {
        Map<String, Seen> variants = flags.getOrDefault(flag, Map.of());
        return new Sides(variants.getOrDefault(blue, Seen.NONE), variants.getOrDefault(green, Seen.NONE));
    }

    public record Sides(Seen blue, Seen green) {
        public static final Sides NONE = new Sides(Seen.NONE, Seen.NONE);

        public Seen of(Side side) {
            return side == Side.BLUE ? blue : green;
        }

        Sides plus(Sides other) {
            return new Sides(blue.plus(other.blue), green.plus(other.green));
        }
    }

    /// Of one route at one side.
    ///
    /// @param requests that ended
    /// @param failed of them: a status of 500 or more, not done, or of unknown outcome
    /// @param clients that were seen, each counted once a minute
    /// @param clientsFailed of them: those that saw a failure, each counted once a minute. One client's
    ///     attempts, again and again, are one failure and its echo
    /// @param micros latencies; not to be changed
    public record Seen(long requests, long failed, long clients, long clientsFailed, Histogram micros) {
        public static final Seen NONE = new Seen(0, 0, 0, 0, histogram());

        /// As latencies are kept: exact to one percent.
        public static Histogram histogram() {
            return new Histogram(2);
        }

        public Seen plus(Seen other) {
            var both = histogram();
            both.add(micros);
            both.add(other.micros);
            return new Seen(
                    requests + other.requests,
                    failed + other.failed,
                    clients + other.clients,
                    clientsFailed + other.clientsFailed,
                    both);
        }

        /// What was added since.
        ///
        /// @param before of the same run, not later
        /// @throws IllegalArgumentException if it is not before this
        public Seen since(Seen before) {
            var grown = micros.copy();
            grown.subtract(before.micros);
            return new Seen(
                    grown(requests, before.requests),
                    grown(failed, before.failed),
                    grown(clients, before.clients),
                    grown(clientsFailed, before.clientsFailed),
                    grown);
        }

        /// The same without latencies, which cost most of it.
        public Seen countedSince(Seen before) {
            return new Seen(
                    grown(requests, before.requests),
                    grown(failed, before.failed),
                    grown(clients, before.clients),
                    grown(clientsFailed, before.clientsFailed),
                    NONE.micros);
        }

        private static long grown(long now, long before) {
            if (now < before) {
                throw new IllegalArgumentException("a count fell from " + before + " to " + now);
            }
            return now - before;
        }
    }

    /// Of all routes together.
    public Sides total() {
        return routes.size() == 1
                ? routes.values().iterator().next()
                : routes.values().stream().reduce(Sides.NONE, Sides::plus);
    }

    /// Of two balancers before the same service.
    public Figures plus(Figures other) {
        var both = new TreeMap<String, Sides>(routes);
        other.routes.forEach((route, sides) -> both.merge(route, sides, Sides::plus));
        var named = new TreeMap<>(flags);
        other.flags.forEach((flag, variants) -> named.merge(flag, variants, Figures::plus));
        return new Figures(run + " " + other.run, both, named);
    }

    private static Map<String, Seen> plus(Map<String, Seen> one, Map<String, Seen> other) {
        var both = new TreeMap<>(one);
        other.forEach((variant, seen) -> both.merge(variant, seen, Seen::plus));
        return both;
    }
}
