package bascule.gateway;

import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.Sample;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// How both sides' answers compare, as the admin API tells it.
final class ComparisonShape {
    private ComparisonShape() {}

    static ObjectNode write(Comparisons comparisons) {
        ObjectNode node = Json.object().put("run", comparisons.run());
        ObjectNode routes = node.putObject("routes");
        comparisons.routes().forEach((route, each) -> {
            ObjectNode one = routes.putObject(route);
            one.set("green", write(each.green()));
            one.set("noise", write(each.noise()));
            ArrayNode paths = one.putArray("paths");
            each.paths()
                    .forEach(path -> paths.addObject()
                            .put("path", path.path())
                            .put("green", path.green())
                            .put("noise", path.noise())
                            .put("isNoise", path.isNoise()));
        });
        return node;
    }

    private static ObjectNode write(Counted counted) {
        return Json.object()
                .put("compared", counted.compared())
                .put("differed", counted.differed())
                .put("beyondNoise", counted.beyondNoise())
                .put("cut", counted.cut());
    }

    /// The newest last.
    static ObjectNode write(List<Sample> samples) {
        ObjectNode node = Json.object();
        ArrayNode all = node.putArray("samples");
        for (Sample sample : samples) {
            ObjectNode one = all.addObject();
            one.put("at", sample.at().toString());
            one.put("method", sample.method());
            sample.trace().ifPresent(trace -> one.put("trace", trace));
            one.put("copiedTo", sample.copiedTo().word());
            ArrayNode differences = one.putArray("differences");
            sample.differences()
                    .forEach(each -> differences
                            .addObject()
                            .put("path", each.path())
                            .put("blue", each.blue())
                            .put("copy", each.copy()));
        }
        return node;
    }
}
