package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Route;
import bascule.traffic.Route.Spread;
import bascule.traffic.Split;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;

/// Which side answers which request. Never changes; a change makes a new one.
final class Routing {
    /// What a request is that no route matches: the serving side answers it, and a hold queues it.
    static final Route OTHER = new Route("other", "", Spread.NONE, true);

    private final Upstreams blue;
    private final Upstreams green;
    private final Route[] longestFirst;
    private final Side serving;
    private final Split split;

    Routing(Upstreams blue, Upstreams green, List<Route> routes, Side serving, Split split) {
        this.blue = blue;
        this.green = green;
        this.longestFirst = routes.stream()
                .sorted(Comparator.comparingInt((Route route) -> route.path().length())
                        .reversed())
                .toArray(Route[]::new);
        this.serving = serving;
        this.split = split;
    }

    /// Before a gateway was told its service.
    static Routing none(Side serving, Split split) {
        return new Routing(Upstreams.NONE, Upstreams.NONE, List.of(), serving, split);
    }

    boolean configured() {
        return !blue.all().isEmpty() && !green.all().isEmpty();
    }

    Side serving() {
        return serving;
    }

    Upstreams upstreams(Side side) {
        return side == Side.BLUE ? blue : green;
    }

    Route route(String target) {
        for (Route route : longestFirst) {
            if (target.startsWith(route.path())) {
                return route;
            }
        }
        return OTHER;
    }

    /// @param bucket of the caller, asked for only where the split depends on it
    Side side(Route route, boolean safe, IntSupplier bucket) {
        if (serving == Side.GREEN) {
            return Side.GREEN;
        }
        boolean spread = route.spread() == Spread.ALL || (route.spread() == Spread.READS && safe);
        return spread && sendsToGreen(bucket) ? Side.GREEN : Side.BLUE;
    }

    private boolean sendsToGreen(IntSupplier bucket) {
        int share = split.green();
        return share > 0 && (share == Bucket.COUNT || bucket.getAsInt() < share);
    }
}
