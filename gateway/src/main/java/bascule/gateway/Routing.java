package bascule.gateway;

import bascule.comparison.Rules;
import bascule.migration.Side;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Mirror;
import bascule.traffic.Route;
import bascule.traffic.Route.Spread;
import bascule.traffic.Split;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which side answers which request. Never changes; a change makes a new one.
final class Routing {
    /// What a request is that no route matches: the serving side answers it, and a hold queues it.
    static final Rule OTHER = new Rule(new Route("other", "", Spread.NONE, Route.Hold.ALL));

    private final Upstreams blue;
    private final Upstreams green;
    private final Rule[] mostSpecificFirst;
    private final Side serving;
    private final Split split;
    private final Mirror mirror;
    private final CohortBy[] sessions;
    private final String cohorts;
    private final Rules rules;

    Routing(Upstreams blue, Upstreams green, List<Route> routes, Side serving, Split split, Mirror mirror) {
        this.blue = blue;
        this.green = green;
        this.mostSpecificFirst = routes.stream()
                .sorted(Comparator.comparing(Route::match, Match.MOST_SPECIFIC_FIRST))
                .map(Rule::new)
                .toArray(Rule[]::new);
        this.serving = serving;
        this.split = split;
        this.mirror = mirror;
        this.sessions = Stream.of(mostSpecificFirst)
                .filter(Rule::sessionTrue)
                .map(rule -> rule.route().cohortBy())
                .distinct()
                .toArray(CohortBy[]::new);
        this.cohorts = Stream.of(sessions).map(CohortBy::describe).sorted().collect(Collectors.joining(", "));
        this.rules = new Rules(mirror.ignore(), mirror.show());
    }

    /// Before a gateway was told its service.
    static Routing none(Side serving, Split split) {
        return new Routing(Upstreams.NONE, Upstreams.NONE, List.of(), serving, split, Mirror.NONE);
    }

    boolean configured() {
        return !blue.all().isEmpty() && !green.all().isEmpty();
    }

    Side serving() {
        return serving;
    }

    /// What is copied to green while blue serves.
    Mirror mirror() {
        return mirror;
    }

    /// What tells callers apart whose reads go to green only if it has what they wrote; not to be changed.
    CohortBy[] sessions() {
        return sessions;
    }

    /// The same in words, alike for two gateways that tell them apart alike; empty if there are none.
    String cohorts() {
        return cohorts;
    }

    /// By which the answers to copies are compared.
    Rules rules() {
        return rules;
    }

    /// Of both sides.
    List<Upstream> upstreams() {
        return Stream.concat(blue.all().stream(), green.all().stream()).toList();
    }

    Upstreams upstreams(Side side) {
        return side == Side.BLUE ? blue : green;
    }

    /// Names of its routes.
    List<String> routes() {
        return Stream.of(mostSpecificFirst).map(rule -> rule.route().id()).toList();
    }

    Rule rule(HttpRequest request) {
        for (Rule rule : mostSpecificFirst) {
            if (rule.matches(request)) {
                return rule;
            }
        }
        return OTHER;
    }

    /// Whether the side depends on the caller.
    boolean splits(Rule rule, boolean safe) {
        int share = split.green();
        return serving == Side.BLUE && share > 0 && share < Bucket.COUNT && rule.spreads(safe);
    }

    /// @param bucket of the caller, where the side depends on it; `Bucket.NONE` if nobody knows
    Side side(Rule rule, boolean safe, int bucket) {
        if (serving == Side.GREEN) {
            return Side.GREEN;
        }
        boolean within = split.green() == Bucket.COUNT || (bucket != Bucket.NONE && bucket < split.green());
        return within && rule.spreads(safe) ? Side.GREEN : Side.BLUE;
    }
}
