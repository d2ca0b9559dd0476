package bascule.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What protects the service, by route.
final class Protection {
    /// Stands for every route that has no limits of its own; each is counted apart.
    static final String EVERY_ROUTE = "*";

    /// Routes that are counted apart, those of earlier plans among them; further ones count as `other`.
    private static final int ROUTES = 1_000;

    private final Map<String, RouteProtection> routes = new ConcurrentHashMap<>();
    private volatile Map<String, RouteLimits> limits = Map.of();
    private volatile int mostClients = 1;

    /// From here on those are the limits. Who is inside stays, and what was counted counts on.
    synchronized void change(Map<String, RouteLimits> next, int knownClients) {
        mostClients = knownClients;
        limits = Map.copyOf(next);
        routes.forEach((route, each) -> each.change(limits(route), knownClients));
    }

    private RouteLimits limits(String route) {
        RouteLimits own = limits.get(route);
        return own == null ? limits.getOrDefault(EVERY_ROUTE, RouteLimits.NONE) : own;
    }

    /// How long what is under way on that route may stay at a side that serves no longer; empty if nobody says.
    Optional<Duration> stay(String route) {
        return limits(route).stay();
    }

    /// Whether a route is protected at all.
    boolean any() {
        return !limits.isEmpty();
    }

    /// Null if nothing protects it.
    @Nullable
    RouteProtection of(String route) {
        RouteProtection known = routes.get(route);
        RouteProtection found = known == null ? add(route) : known;
        return found.limits().equals(RouteLimits.NONE) ? null : found;
    }

    private synchronized RouteProtection add(String route) {
        String counted = routes.size() < ROUTES ? route : Routing.OTHER.route().id();
        return routes.computeIfAbsent(counted, id -> {
            RouteProtection added = new RouteProtection();
            added.change(limits(id), mostClients);
            return added;
        });
    }

    /// What limits name that is no route there: perhaps it is misspelt, for it limits nothing.
    Set<String> strangers(Routing routing) {
        Set<String> strangers = new TreeSet<>(routing.configured() ? limits.keySet() : Set.of());
        strangers.removeAll(routing.routes());
        strangers.removeAll(List.of(EVERY_ROUTE, Routing.OTHER.route().id()));
        return strangers;
    }

    /// In the order of their names.
    Map<String, RouteProtection> routes() {
        return new TreeMap<>(routes);
    }
}
