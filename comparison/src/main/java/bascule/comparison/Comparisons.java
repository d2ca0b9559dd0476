package bascule.comparison;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How both sides' answers compared so far. Counts grow until it begins anew.
///
/// @param run names one counting: under another name it began anew at 0
/// @param routes by id, in the order of their names
public record Comparisons(String run, Map<String, RouteComparison> routes) {
    public Comparisons {
        routes = Collections.unmodifiableMap(new TreeMap<>(routes));
    }

    /// Of two balancers before the same service.
    public Comparisons plus(Comparisons other) {
        var both = new TreeMap<>(routes);
        other.routes.forEach((route, each) -> both.merge(route, each, RouteComparison::plus));
        return new Comparisons(run + " " + other.run, both);
    }
}
