package bascule.gateway;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a gateway does besides passing requests on. All of it is off unless it is set.
///
/// @param overrideKey signs what lets a tester choose the side, the same for all gateways of a service, 16
///     characters or more; empty: nobody may choose
/// @param startTraces whether a request that brings no trace context gets one
/// @param accessLog a line of JSON for each request is appended there
/// @param healthPath asked for at every upstream again and again; empty: nothing is asked
/// @param passiveHealth whether an upstream that fails requests is taken for ill
/// @param spans where spans of requests are sent
/// @param protect limits on the requests of a route, by its id; `*` for each route without an own entry
public record GatewayPolicies(
        String overrideKey,
        boolean startTraces,
        Optional<Path> accessLog,
        String healthPath,
        boolean passiveHealth,
        Map<String, RouteLimits> protect,
        SpanPolicy spans) {
    public static final GatewayPolicies NONE =
            new GatewayPolicies("", false, Optional.empty(), "", false, Map.of(), SpanPolicy.NONE);

    private static final int SHORTEST_KEY = 16;

    public GatewayPolicies {
        protect = Map.copyOf(protect);
        if (!healthPath.isEmpty() && !healthPath.matches("/[!-~]*")) {
            throw new IllegalArgumentException(
                    "'" + healthPath + "' is no path: it begins with / and has no spaces, such as /healthz");
        }
        accessLog = accessLog.map(Path::toAbsolutePath);
        if (!overrideKey.isEmpty() && overrideKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("the key for side overrides has at least " + SHORTEST_KEY
                    + " characters, give a longer one, or none for no overrides");
        }
    }

    public GatewayPolicies withOverrideKey(String key) {
        return new GatewayPolicies(key, startTraces, accessLog, healthPath, passiveHealth, protect, spans);
    }

    public GatewayPolicies withStartTraces(boolean start) {
        return new GatewayPolicies(overrideKey, start, accessLog, healthPath, passiveHealth, protect, spans);
    }

    public GatewayPolicies withAccessLog(Path file) {
        return new GatewayPolicies(
                overrideKey, startTraces, Optional.of(file), healthPath, passiveHealth, protect, spans);
    }

    public GatewayPolicies withHealthPath(String path) {
        return new GatewayPolicies(overrideKey, startTraces, accessLog, path, passiveHealth, protect, spans);
    }

    public GatewayPolicies withPassiveHealth(boolean passive) {
        return new GatewayPolicies(overrideKey, startTraces, accessLog, healthPath, passive, protect, spans);
    }

    /// @param route its id; `*` for each route without an own entry
    public GatewayPolicies withProtection(String route, RouteLimits limits) {
        Map<String, RouteLimits> changed = new HashMap<>(protect);
        changed.put(route, limits);
        return new GatewayPolicies(overrideKey, startTraces, accessLog, healthPath, passiveHealth, changed, spans);
    }

    public GatewayPolicies withSpans(SpanPolicy policy) {
        return new GatewayPolicies(overrideKey, startTraces, accessLog, healthPath, passiveHealth, protect, policy);
    }

    RouteLimits protection(String route) {
        return protect.getOrDefault(route, RouteLimits.NONE);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "policies, side overrides " + (overrideKey.isEmpty() ? "off" : "on");
    }
}
