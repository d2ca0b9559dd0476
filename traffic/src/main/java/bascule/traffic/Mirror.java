package bascule.traffic;

import java.util.Set;
import java.util.TreeSet;

/// Which requests are copied to the side that does not serve, so that both sides' answers can be compared before any
/// caller sees green's. Only safe requests without a body are: a write that is copied is done twice, or once and late.
///
/// A caller is mirrored with all its requests or with none, so that its session makes sense to the other side too, and
/// those that a ramp takes last are mirrored first.
///
/// @param callers the share of them that is mirrored
/// @param again the share of the copies that go to blue once more instead: what differs there is noise
/// @param routes by id; empty for all
/// @param ignore places in which answers may differ: `status`, `header:NAME`, `body`, or in JSON
///     `$.items[*].price`, with all below it
/// @param show places of which the values may be kept as they are; of all others only their shape is
public record Mirror(Split callers, Split again, Set<String> routes, Set<String> ignore, Set<String> show) {
    /// Copies nothing.
    public static final Mirror NONE = new Mirror(Split.ALL_BLUE, Split.ALL_BLUE, Set.of());

    public Mirror {
        routes = Set.copyOf(routes);
        ignore = Set.copyOf(ignore);
        show = Set.copyOf(show);
    }

    /// One of which all places are compared, and no values kept.
    public Mirror(Split callers, Split again, Set<String> routes) {
        this(callers, again, routes, Set.of(), Set.of());
    }

    public boolean any() {
        return callers.green() > 0;
    }

    public boolean takes(String route) {
        return routes.isEmpty() || routes.contains(route);
    }

    /// For people.
    public String describe() {
        if (!any()) {
            return "nothing";
        }
        String which = routes.isEmpty() ? "" : " of " + String.join(", ", new TreeSet<>(routes));
        String noise = again.green() == 0 ? "" : ", and " + again.percent() + " of these to blue once more";
        return "the reads" + which + " of " + callers.percent() + " of the callers" + noise;
    }
}
