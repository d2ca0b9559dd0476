package bascule.plan;

import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads a route: which requests it is for, and how they are treated.
final class RouteReader {
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#%\\\\]]{0,2000}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,30}");
    private static final Map<String, Route.Spread> READS =
            Map.of("any-age", Route.Spread.READS, "session", Route.Spread.SESSION);
    private static final Map<String, Route.Hold> HOLDS = Map.of(
            "all",
            Route.Hold.ALL,
            "writes",
            Route.Hold.WRITES,
            "reject",
            Route.Hold.REJECT,
            "bypass",
            Route.Hold.BYPASS);

    private RouteReader() {}

    /// @param databases whether each side has one of its own, so that only some reads may be spread
    static Optional<Route> read(Value value, boolean databases) {
        Fields route = Fields.of(value, Shape.ROUTE);
        var id = route.get("id").flatMap(each -> each.text(DraftReader.NAME, DraftReader.NAME_FORM));
        var match = match(route);
        var reads = route.get("reads").flatMap(each -> each.oneOf(READS)).orElse(Route.Spread.NONE);
        var spread = databases ? reads : Route.Spread.ALL;
        var hold = route.get("hold").flatMap(each -> each.oneOf(HOLDS)).orElse(Route.Hold.ALL);
        var cohortBy = route.get("cohort-by").flatMap(RouteReader::cohortBy).orElse(new CohortBy.Usual());
        return id.flatMap(name -> match.map(which -> new Route(name, which, spread, hold, cohortBy)));
    }

    private static Optional<Match> match(Fields route) {
        var path = route.get("path")
                .flatMap(each -> each.text(
                        PATH,
                        "a path that begins with a slash, without host, query, '%' or spaces, such as /catalogue"));
        var host = route.get("host")
                .flatMap(each -> each.text(
                        Match.HOST, "a name in small letters without port, such as shop.example or *.shop.example"))
                .orElse("");
        Set<String> methods = route.get("methods").map(RouteReader::methods).orElse(Set.of());
        var headers = route.get("headers").map(RouteReader::values).orElse(Map.of());
        var cookies = route.get("cookies").map(RouteReader::values).orElse(Map.of());
        return path.map(begin -> new Match(begin, host, methods, headers, cookies));
    }

    private static Set<String> methods(Value value) {
        return value.oneOrMore().stream()
                .flatMap(each -> each.text(METHOD, "a method in capitals, such as GET").stream())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> values(Value value) {
        var values = new LinkedHashMap<String, String>();
        value.entries().forEach((name, each) -> {
            if (!Match.named(name)) {
                each.refuse(Value.shown(name) + " is not the name of a header or a cookie");
            }
            each.text(Match.VALUE, "the value it must have, without semicolons, or * for any")
                    .ifPresent(text -> values.put(name, text));
        });
        return values;
    }

    private static Optional<CohortBy> cohortBy(Value value) {
        if (value.node() instanceof Node.Scalar) {
            return value.oneOf(Map.of("address", new CohortBy.Address()));
        }
        Fields by = Fields.of(value, Shape.COHORT);
        if (value.node() instanceof Node.Mapping
                && Shape.COHORT.keys().stream().filter(by::has).count() != 1) {
            value.refuse("callers are told apart by one thing: give it one of header, cookie and tenant, or write"
                    + " address");
            return Optional.empty();
        }
        return name(by, "header")
                .<CohortBy>map(CohortBy.Header::new)
                .or(() -> name(by, "cookie").map(CohortBy.Cookie::new))
                .or(() -> name(by, "tenant").map(CohortBy.Tenant::new));
    }

    private static Optional<String> name(Fields by, String key) {
        return by.get(key).flatMap(each -> each.text(Match.NAME, "its name, without spaces, colons and the like"));
    }
}
