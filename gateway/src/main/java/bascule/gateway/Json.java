package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Charge;
import bascule.traffic.FiguresShape;
import bascule.traffic.Mirror;
import bascule.traffic.MirrorShape;
import bascule.traffic.Service;
import bascule.traffic.ServiceShape;
import bascule.traffic.Split;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The shapes of the state file and of the admin API. Every key must be known, every value of its kind.
final class Json {
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,999}");
    private static final int MOST_PATHS = 1_000;
    /// Of the state file: 2 since routes match by more than their path, 3 since it belongs to a migration and keeps
    /// the epoch of each, 4 since its digest stands below, 5 since it mirrors. Older ones are read.
    private static final int VERSION = 5;

    private static final int SEALED_SINCE = 4;
    private static final int MIRRORS_SINCE = 5;

    private static final Pattern MIGRATION = Pattern.compile("[a-z0-9-]{0,40}");

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// The text is not what it should be; the message says where.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode read(String text, Set<String> keys) throws Malformed {
        try {
            return known(MAPPER.readTree(text), "the object", keys);
        } catch (JsonProcessingException e) {
            throw new Malformed("no JSON: " + e.getOriginalMessage());
        }
    }

    static String text(State state) {
        Charge charge = state.charge();
        ObjectNode node = object();
        node.put("version", VERSION);
        charge.service().ifPresent(service -> node.set("service", service(service)));
        node.put("serving", charge.serving().word());
        node.put("split", charge.split().green());
        node.set("mirror", mirror(charge.mirror()));
        node.put("owner", charge.owner());
        ObjectNode terms = node.putObject("terms");
        charge.terms().forEach(terms::put);
        charge.before().ifPresent(before -> {
            ObjectNode found = node.putObject("before");
            found.set("service", service(before.service()));
            found.put("serving", before.serving().word());
        });
        node.put("sealed", state.sealed());
        return node.toPrettyString() + "\n";
    }

    /// @param sealed whether its digest stands below and fits
    static State state(String text, boolean sealed) throws Malformed {
        ObjectNode node = read(
                text,
                Set.of(
                        "version", "service", "serving", "split", "mirror", "epoch", "owner", "terms", "before",
                        "sealed"));
        long version = number(node, "version", 1, Integer.MAX_VALUE);
        if (version > VERSION) {
            throw new Malformed("it was written by a newer Bascule");
        }
        if (version >= SEALED_SINCE && !sealed) {
            throw new Malformed("the line with its digest is gone");
        }
        Charge charge = new Charge(
                node.has("service") ? Optional.of(service(node.get("service"))) : Optional.empty(),
                side(node, "serving"),
                new Split((int) number(node, "split", 0, Bucket.COUNT)),
                version < MIRRORS_SINCE ? Mirror.NONE : mirror(node.path("mirror")),
                version < 3 ? "" : word(node, "owner"),
                version < 3 ? Map.of("", number(node, "epoch", 0, Long.MAX_VALUE)) : terms(node.path("terms")),
                node.has("before") ? Optional.of(before(node.get("before"))) : Optional.empty());
        return new State(charge, flag(node, "sealed"));
    }

    private static Map<String, Long> terms(JsonNode given) throws Malformed {
        if (!(given instanceof ObjectNode node)) {
            throw new Malformed("'terms' must be a JSON object");
        }
        Map<String, Long> terms = new LinkedHashMap<>();
        for (String name : (Iterable<String>) node::fieldNames) {
            terms.put(name, number(node, name, 0, Long.MAX_VALUE));
        }
        return terms;
    }

    private static Charge.Before before(JsonNode given) throws Malformed {
        ObjectNode node = known(given, "'before'", Set.of("service", "serving"));
        return new Charge.Before(service(node.path("service")), side(node, "serving"));
    }

    /// Whose order it is; empty if it does not say, as a person's.
    static String migration(ObjectNode order) throws Malformed {
        String name = order.has("migration") ? word(order, "migration") : "";
        if (!MIGRATION.matcher(name).matches()) {
            throw new Malformed("'migration' must be 1 to 40 small letters, digits and dashes");
        }
        return name;
    }

    private static JsonNode service(Service service) {
        return MAPPER.valueToTree(ServiceShape.write(service));
    }

    static Service service(JsonNode given) throws Malformed {
        try {
            return ServiceShape.read(MAPPER.convertValue(given, Object.class));
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode mirror(Mirror mirror) {
        return MAPPER.valueToTree(MirrorShape.write(mirror));
    }

    static Mirror mirror(JsonNode given) throws Malformed {
        try {
            return MirrorShape.read(MAPPER.convertValue(given, Object.class));
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    static JsonNode figures(bascule.traffic.Figures figures) {
        return MAPPER.valueToTree(FiguresShape.write(figures));
    }

    static ObjectNode standing(Balancer.Standing standing, Mirror mirror) {
        ObjectNode node = object();
        standing.service().ifPresent(service -> node.set("service", service(service)));
        node.put("serving", standing.serving().word());
        node.put("split", standing.split().green());
        node.set("mirror", mirror(mirror));
        node.put("holding", standing.holding());
        node.put("sealed", standing.sealed());
        node.put("epoch", standing.epoch());
        node.put("owner", standing.owner());
        Balancer.Counters counters = standing.counters();
        ObjectNode counted = node.putObject("counters");
        counted.put("requestsBlue", counters.requestsBlue());
        counted.put("requestsGreen", counters.requestsGreen());
        counted.put("failed", counters.failed());
        counted.put("held", counters.held());
        counted.put("heldMax", counters.heldMax());
        counted.put("holdMaxMillis", counters.holdMaxMillis());
        counted.put("quiescedAt", counters.quiescedAt());
        counted.put("skewMillis", counters.skewMillis());
        counted.put("peakPerSecond", counters.peakPerSecond());
        counters.unreachable().forEach(counted.putArray("unreachable")::add);
        return node;
    }

    static long number(ObjectNode node, String key, long least, long most) throws Malformed {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Malformed("'" + key + "' must be a whole number");
        }
        long number = value.longValue();
        if (number < least || number > most) {
            throw new Malformed("'" + key + "' is " + number + ", but must be " + least + " to " + most);
        }
        return number;
    }

    /// A time of at most a day.
    static Duration millis(ObjectNode node, String key) throws Malformed {
        return Duration.ofMillis(number(node, key, 0, Duration.ofDays(1).toMillis()));
    }

    static boolean flag(ObjectNode node, String key) throws Malformed {
        JsonNode value = node.path(key);
        if (!value.isBoolean()) {
            throw new Malformed("'" + key + "' must be true or false");
        }
        return value.booleanValue();
    }

    static Side side(ObjectNode node, String key) throws Malformed {
        return switch (word(node, key)) {
            case "blue" -> Side.BLUE;
            case "green" -> Side.GREEN;
            default -> throw new Malformed("'" + key + "' must be \"blue\" or \"green\"");
        };
    }

    static List<URI> addresses(ObjectNode node, String key, int most) throws Malformed {
        JsonNode given = node.path(key);
        if (!given.isArray() || given.isEmpty() || given.size() > most) {
            throw new Malformed("'" + key + "' must be a list of 1 to " + most + " addresses");
        }
        List<URI> addresses = new ArrayList<>();
        for (JsonNode each : given) {
            try {
                addresses.add(new URI(each.asText()));
            } catch (URISyntaxException e) {
                throw new Malformed("'" + key + "' has " + each + ", which is no address");
            }
        }
        return addresses;
    }

    /// Paths with their queries, as they may stand in a request; none if they are left out.
    static List<String> paths(ObjectNode node) throws Malformed {
        if (!node.has("paths")) {
            return List.of();
        }
        JsonNode given = node.path("paths");
        List<String> paths = new ArrayList<>();
        for (JsonNode each : given) {
            if (!each.isTextual() || !PATH.matcher(each.textValue()).matches()) {
                throw new Malformed("'paths' has " + each + ", which is no path with its query");
            }
            paths.add(each.textValue());
        }
        if (!given.isArray() || paths.size() > MOST_PATHS) {
            throw new Malformed("'paths' must be a list of at most " + MOST_PATHS);
        }
        return paths;
    }

    /// A text of 1 to 100 characters.
    static String name(ObjectNode node, String key) throws Malformed {
        String name = word(node, key);
        if (name.isEmpty() || name.length() > 100) {
            throw new Malformed("'" + key + "' must have 1 to 100 characters");
        }
        return name;
    }

    static String word(ObjectNode node, String key) throws Malformed {
        JsonNode value = node.path(key);
        if (!value.isTextual()) {
            throw new Malformed("'" + key + "' must be a text");
        }
        return value.textValue();
    }

    private static ObjectNode known(JsonNode node, String what, Set<String> keys) throws Malformed {
        if (!(node instanceof ObjectNode object)) {
            throw new Malformed(what + " must be a JSON object");
        }
        for (String key : (Iterable<String>) object::fieldNames) {
            if (!keys.contains(key)) {
                throw new Malformed("'" + key + "' of " + what + " is not known, known are "
                        + keys.stream().sorted().toList());
            }
        }
        return object;
    }
}
