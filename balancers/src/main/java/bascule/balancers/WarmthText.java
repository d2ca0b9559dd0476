package bascule.balancers;

import bascule.traffic.Warmth;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/// What came of a warm-up, as the gateway's admin API tells it.
final class WarmthText {
    private WarmthText() {}

    /// @param where which gateway said it
    /// @throws IllegalArgumentException if it is not what a gateway says
    static Warmth read(String where, JsonNode node) {
        if (!node.path("known").isBoolean()) {
            throw new IllegalArgumentException("it tells nothing of a warm-up");
        }
        Map<String, Long> statuses = new HashMap<>();
        node.path("statuses").properties().forEach(each -> {
            statuses.put(each.getKey(), each.getValue().asLong());
        });
        return new Warmth(
                where,
                node.path("known").asBoolean(),
                node.path("underWay").asBoolean(),
                node.path("asked").asLong(),
                statuses,
                node.path("failed").asLong(),
                node.path("sample").asLong(),
                node.path("firstMicros").asLong(),
                node.path("lastMicros").asLong());
    }
}
