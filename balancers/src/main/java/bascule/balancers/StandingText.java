package bascule.balancers;

import bascule.migration.Side;
import bascule.traffic.Balancer.Counters;
import bascule.traffic.Balancer.Standing;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The shapes of the gateway's admin API as its client writes and reads them.
final class StandingText {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private StandingText() {}

    static ObjectNode service(Service service) {
        ObjectNode node = MAPPER.createObjectNode();
        node.set("blue", uris(service.blue()));
        node.set("green", uris(service.green()));
        ArrayNode routes = node.putArray("routes");
        for (Route route : service.routes()) {
            routes.addObject()
                    .put("id", route.id())
                    .put("path", route.path())
                    .put("spread", route.spread().name().toLowerCase(Locale.ROOT))
                    .put("holdReads", route.holdReads());
        }
        return node;
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
                new Counters(
                        counters.path("requestsBlue").asLong(),
                        counters.path("requestsGreen").asLong(),
                        counters.path("failed").asLong(),
                        counters.path("held").asLong(),
                        counters.path("heldMax").asLong(),
                        counters.path("holdMaxMillis").asLong(),
                        unreachable));
    }

    private static Service service(JsonNode node) {
        List<Route> routes = new ArrayList<>();
        for (JsonNode route : node.path("routes")) {
            routes.add(new Route(
                    route.path("id").asText(),
                    route.path("path").asText(),
                    Route.Spread.valueOf(route.path("spread").asText().toUpperCase(Locale.ROOT)),
                    route.path("holdReads").asBoolean()));
        }
        return new Service(uris(node.path("blue")), uris(node.path("green")), routes);
    }

    private static ArrayNode uris(List<URI> uris) {
        ArrayNode list = MAPPER.createArrayNode();
        uris.forEach(uri -> list.add(uri.toString()));
        return list;
    }

    private static List<URI> uris(JsonNode list) {
        List<URI> uris = new ArrayList<>();
        list.forEach(each -> uris.add(URI.create(each.asText())));
        return uris;
    }
}
