package bascule.balancers;

import bascule.comparison.Comparisons;
import bascule.comparison.Difference;
import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.RouteComparison.Path;
import bascule.comparison.Sample;
import bascule.migration.Side;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /// @throws IllegalArgumentException if it is not what a gateway says
    static List<Sample> samples(JsonNode node) {
        if (!node.path("samples").isArray()) {
            throw new IllegalArgumentException("it tells of no samples");
        }
        List<Sample> samples = new ArrayList<>();
        node.path("samples").forEach(each -> samples.add(sample(each)));
        return samples;
    }

    private static Sample sample(JsonNode node) {
        List<Difference> differences = new ArrayList<>();
        node.path("differences")
                .forEach(each -> differences.add(new Difference(
                        each.path("path").asText(),
                        each.path("blue").asText(),
                        each.path("copy").asText())));
        try {
            return new Sample(
                    Instant.parse(node.path("at").asText()),
                    node.path("method").asText(),
                    Optional.ofNullable(node.path("trace").textValue()),
                    Side.of(node.path("copiedTo").asText()),
                    differences);
        } catch (DateTimeParseException never) {
            throw new IllegalArgumentException("a sample has no time", never);
        }
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
