package bascule.balancers;

import bascule.migration.Side;
import bascule.traffic.Balancer.Counters;
import bascule.traffic.Balancer.Standing;
import bascule.traffic.Mirror;
import bascule.traffic.MirrorShape;
import bascule.traffic.Service;
import bascule.traffic.ServiceShape;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The shapes of the gateway's admin API as its client writes and reads them.
final class StandingText {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private StandingText() {}

    static JsonNode service(Service service) {
        return MAPPER.valueToTree(ServiceShape.write(service));
    }

    static JsonNode mirror(Mirror mirror) {
        return MAPPER.valueToTree(MirrorShape.write(mirror));
    }

    /// @throws IllegalArgumentException if it is not what a gateway says
    static Mirror mirror(JsonNode node) {
        return MirrorShape.read(MAPPER.convertValue(node, Object.class));
    }

    /// @throws IllegalArgumentException if it is not what a gateway says
    static Standing standing(JsonNode node) {
        JsonNode counters = node.path("counters");
        List<String> unreachable = new ArrayList<>();
        counters.path("unreachable").forEach(each -> unreachable.add(each.asText()));
        return new Standing(
                node.has("service") ? Optional.of(service(node.get("service"))) : Optional.empty(),
                Side.of(node.path("serving").asText()),
                new Split(node.path("split").asInt()),
                node.path("holding").asBoolean(),
                node.path("sealed").asBoolean(),
                node.path("epoch").asLong(),
                node.path("owner").asText(),
                new Counters(
                        counters.path("requestsBlue").asLong(),
                        counters.path("requestsGreen").asLong(),
                        counters.path("failed").asLong(),
                        counters.path("held").asLong(),
                        counters.path("heldMax").asLong(),
                        counters.path("holdMaxMillis").asLong(),
                        counters.path("quiescedAt").asLong(),
                        counters.path("skewMillis").asLong(),
                        counters.path("peakPerSecond").asLong(),
                        unreachable));
    }

    private static Service service(JsonNode node) {
        return ServiceShape.read(MAPPER.convertValue(node, Object.class));
    }
}
