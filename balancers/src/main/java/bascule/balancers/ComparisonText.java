package bascule.balancers;

import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.RouteComparison.Path;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How both sides' answers compare, as the gateway's admin API tells it.
final class ComparisonText {
    private ComparisonText() {}

    /// @throws IllegalArgumentException if it is not what a gateway says
    static Comparisons read(JsonNode node) {
        if (!node.path("run").isTextual() || !node.path("routes").isObject()) {
            throw new IllegalArgumentException("it tells nothing of a comparison");
        }
        Map<String, RouteComparison> routes = new HashMap<>();
        node.path("routes").properties().forEach(each -> routes.put(each.getKey(), route(each.getValue())));
        return new Comparisons(node.path("run").asText(), routes);
    }

    private static RouteComparison route(JsonNode node) {
        List<Path> paths = new ArrayList<>();
        node.path("paths")
                .forEach(path -> paths.add(new Path(
                        path.path("path").asText(),
                        count(path, "green"),
                        count(path, "noise"),
                        path.path("isNoise").asBoolean())));
        return new RouteComparison(counted(node.path("green")), counted(node.path("noise")), paths);
    }

    private static Counted counted(JsonNode node) {
        return new Counted(
                count(node, "compared"), count(node, "differed"), count(node, "beyondNoise"), count(node, "cut"));
    }

    private static long count(JsonNode node, String key) {
        JsonNode count = node.path(key);
        if (!count.canConvertToExactIntegral() || count.asLong() < 0) {
            throw new IllegalArgumentException("'%s' must be a count, got %s".formatted(key, count));
        }
        return count.asLong();
    }
}
