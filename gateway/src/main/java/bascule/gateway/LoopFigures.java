package bascule.gateway;

import bascule.migration.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What one event loop counted, by route. Only its thread adds routes.
final class LoopFigures {
    /// Routes that are counted apart, those of earlier plans among them; further ones count as `other`.
    private static final int ROUTES = 1_000;

    /// Of one route.
    record Sides(SideFigures blue, SideFigures green) {
        SideFigures of(Side side) {
            return side == Side.BLUE ? blue : green;
        }
    }

    private final Function<String, Callers> callers;
    private final Map<String, Sides> routes = new ConcurrentHashMap<>();

    /// @param callers the clients of a route, which all event loops share
    LoopFigures(Function<String, Callers> callers) {
        this.callers = callers;
    }

    /// Of one route.
    record Callers(Clients blue, Clients green) {}

    Sides of(String route) {
        Sides known = routes.get(route);
        if (known != null) {
            return known;
        }
        String counted = routes.size() < ROUTES ? route : Routing.OTHER.route().id();
        return routes.computeIfAbsent(counted, this::sides);
    }

    private Sides sides(String route) {
        Callers shared = callers.apply(route);
        return new Sides(new SideFigures(shared.blue()), new SideFigures(shared.green()));
    }

    Map<String, Sides> routes() {
        return routes;
    }
}
