package bascule.gateway;

import bascule.migration.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What one event loop counted, by route and by variant of flags. Only its thread adds either.
final class LoopFigures {
    /// Routes that are counted apart, those of earlier plans among them; further ones count as `other`.
    private static final int ROUTES = 1_000;

    /// Variants of flags that are counted apart; further ones are not counted.
    private static final int VARIANTS = 200;

    /// Texts in which services name variants, whose meaning is known already.
    private static final int NAMINGS = 1_000;

    /// Of one route.
    record Sides(SideFigures blue, SideFigures green) {
        SideFigures of(Side side) {
            return side == Side.BLUE ? blue : green;
        }
    }

    private final Function<String, Callers> callers;
    private final Function<Variant, Clients> given;
    private final Map<String, Sides> routes = new ConcurrentHashMap<>();
    private final Map<Variant, SideFigures> variants = new ConcurrentHashMap<>();
    private final Map<String, List<SideFigures>> namings = new HashMap<>();

    /// @param callers the clients of a route, which all event loops share
    /// @param given the clients that were given a variant, which they share too
    LoopFigures(Function<String, Callers> callers, Function<Variant, Clients> given) {
        this.callers = callers;
        this.given = given;
    }

    /// Of a flag.
    record Variant(String flag, String variant) implements Comparable<Variant> {
        @Override
        public int compareTo(Variant other) {
            int flags = flag.compareTo(other.flag);
            return flags != 0 ? flags : variant.compareTo(other.variant);
        }
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

    /// Of the variants that a service says in this text it gave a caller, see [Variants].
    List<SideFigures> given(String naming) {
        List<SideFigures> known = namings.get(naming);
        if (known != null) {
            return known;
        }
        List<SideFigures> named = named(naming);
        if (namings.size() < NAMINGS) {
            namings.put(naming, named);
        }
        return named;
    }

    private List<SideFigures> named(String naming) {
        var named = new ArrayList<SideFigures>();
        Variants.read(naming).forEach((flag, name) -> {
            var variant = new Variant(flag, name);
            if (variants.containsKey(variant) || variants.size() < VARIANTS) {
                named.add(variants.computeIfAbsent(variant, id -> new SideFigures(given.apply(id), this)));
            }
        });
        return List.copyOf(named);
    }

    Map<Variant, SideFigures> variants() {
        return variants;
    }

    private Sides sides(String route) {
        Callers shared = callers.apply(route);
        return new Sides(new SideFigures(shared.blue(), this), new SideFigures(shared.green(), this));
    }

    Map<String, Sides> routes() {
        return routes;
    }
}
