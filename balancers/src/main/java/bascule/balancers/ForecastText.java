package bascule.balancers;

import bascule.traffic.Forecast;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A forecast as the gateway's admin API tells it.
final class ForecastText {
    private ForecastText() {}

    /// @param where which gateway said it
    /// @throws IllegalArgumentException if it is not what a gateway says
    static Forecast read(String where, JsonNode node) {
        if (!node.path("heldMost").isIntegralNumber() || !node.path("looks").isIntegralNumber()) {
            throw new IllegalArgumentException("it tells no forecast");
        }
        Map<String, Long> held = new HashMap<>();
        node.path("routes")
                .properties()
                .forEach(each -> held.put(each.getKey(), each.getValue().asLong()));
        Map<String, String> slow = new HashMap<>();
        node.path("oldest")
                .properties()
                .forEach(each -> slow.put(each.getKey(), each.getValue().asText()));
        return new Forecast(
                where,
                Duration.ofMillis(node.path("holdMillis").asLong()),
                Duration.ofMillis(node.path("drainMillis").asLong()),
                node.path("heldMost").asLong(),
                node.path("room").asLong(),
                held,
                node.path("looks").asInt(),
                node.path("slowLooks").asInt(),
                slow);
    }
}
