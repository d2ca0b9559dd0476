package bascule.gateway;

import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Route.Spread;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A route made ready for matching requests, without allocating.
final class Rule {
    private record Condition(String name, String value) {
        boolean meets(@Nullable String given) {
            return given != null && (value.equals(Match.ANY) || value.equals(given));
        }
    }

    private final Route route;
    private final String path;
    private final String host;
    private final boolean below;
    private final Set<String> methods;
    private final Condition[] headers;
    private final Condition[] cookies;
    private final AtHold safeAtHold;
    private final AtHold otherAtHold;

    Rule(Route route) {
        Match match = route.match();
        this.route = route;
        this.path = match.path();
        this.below = match.host().startsWith("*.");
        this.host = below ? match.host().substring(1) : match.host();
        this.methods = match.methods();
        this.headers = conditions(match.headers());
        this.cookies = conditions(match.cookies());
        this.safeAtHold = atHold(route.hold(), true);
        this.otherAtHold = atHold(route.hold(), false);
    }

    private static Condition[] conditions(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> new Condition(each.getKey(), each.getValue()))
                .toArray(Condition[]::new);
    }

    private static AtHold atHold(Route.Hold hold, boolean safe) {
        return switch (hold) {
            case ALL -> AtHold.QUEUE;
            case WRITES -> safe ? AtHold.PASS : AtHold.QUEUE;
            case REJECT -> AtHold.REJECT;
            case BYPASS -> AtHold.PASS;
        };
    }

    Route route() {
        return route;
    }

    boolean matches(HttpRequest request) {
        return request.uri().startsWith(path)
                && (methods.isEmpty() || methods.contains(request.method().name()))
                && (host.isEmpty() || matchesHost(request.headers().get(HttpHeaderNames.HOST)))
                && meetsHeaders(request.headers())
                && meetsCookies(request.headers());
    }

    private boolean matchesHost(@Nullable String given) {
        if (given == null) {
            return false;
        }
        int colon = given.lastIndexOf(':');
        int end = colon > given.lastIndexOf(']') ? colon : given.length();
        if (end > 0 && given.charAt(end - 1) == '.') {
            end--;
        }
        int from = end - host.length();
        return (below ? from > 0 : from == 0) && given.regionMatches(true, from, host, 0, host.length());
    }

    private boolean meetsHeaders(HttpHeaders given) {
        for (Condition each : headers) {
            if (!each.meets(given.get(each.name()))) {
                return false;
            }
        }
        return true;
    }

    private boolean meetsCookies(HttpHeaders given) {
        for (Condition each : cookies) {
            if (!each.meets(Cookies.value(given, each.name()))) {
                return false;
            }
        }
        return true;
    }

    AtHold atHold(boolean safe) {
        return safe ? safeAtHold : otherAtHold;
    }

    private boolean readsSpread() {
        return route.spread() == Spread.READS || sessionTrue();
    }

    /// Whether a read of it may go to green only if green has what its caller wrote.
    boolean sessionTrue() {
        return route.spread() == Spread.SESSION;
    }

    /// Whether a split may send it to the side that does not serve.
    boolean spreads(boolean safe) {
        return route.spread() == Spread.ALL || (readsSpread() && safe);
    }
}
