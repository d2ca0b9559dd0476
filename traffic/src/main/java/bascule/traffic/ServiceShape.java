package bascule.traffic;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The one shape of a service in state files, APIs and status, as the maps, lists, texts and booleans that
/// any reader of JSON makes of it. What it writes it reads, also as earlier versions wrote it.
public final class ServiceShape {
    private static final Set<String> ROUTE =
            Set.of("id", "path", "host", "methods", "headers", "cookies", "spread", "hold", "holdReads", "cohortBy");

    private ServiceShape() {}

    public static Map<String, Object> write(Service service) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("blue", service.blue().stream().map(URI::toString).toList());
        fields.put("green", service.green().stream().map(URI::toString).toList());
        fields.put("routes", service.routes().stream().map(ServiceShape::write).toList());
        return fields;
    }

    private static Map<String, Object> write(Route route) {
        var fields = new LinkedHashMap<String, Object>();
        Match match = route.match();
        fields.put("id", route.id());
        fields.put("path", match.path());
        if (!match.host().isEmpty()) {
            fields.put("host", match.host());
        }
        if (!match.methods().isEmpty()) {
            fields.put("methods", List.copyOf(new TreeSet<>(match.methods())));
        }
        if (!match.headers().isEmpty()) {
            fields.put("headers", new TreeMap<>(match.headers()));
        }
        if (!match.cookies().isEmpty()) {
            fields.put("cookies", new TreeMap<>(match.cookies()));
        }
        fields.put("spread", word(route.spread()));
        fields.put("hold", word(route.hold()));
        write(route.cohortBy()).ifPresent(value -> fields.put("cohortBy", value));
        return fields;
    }

    private static Optional<Object> write(CohortBy by) {
        return switch (by) {
            case CohortBy.Usual() -> Optional.empty();
            case CohortBy.Header(var name) -> Optional.of(Map.of("header", name));
            case CohortBy.Cookie(var name) -> Optional.of(Map.of("cookie", name));
            case CohortBy.Tenant(var header) -> Optional.of(Map.of("tenant", header));
            case CohortBy.Address() -> Optional.of("address");
        };
    }

    /// @throws IllegalArgumentException if it is not of this shape; the message names the key
    public static Service read(Object given) {
        Map<?, ?> fields = object(given, "service", Set.of("blue", "green", "routes"));
        return new Service(
                uris(fields, "blue"),
                uris(fields, "green"),
                list(fields, "routes").stream().map(ServiceShape::route).toList());
    }

    private static Route route(Object given) {
        Map<?, ?> fields = object(given, "a route", ROUTE);
        var match = new Match(
                text(fields, "path"),
                fields.containsKey("host") ? text(fields, "host") : "",
                Set.copyOf(fields.containsKey("methods") ? texts(fields, "methods") : List.of()),
                values(fields, "headers"),
                values(fields, "cookies"));
        return new Route(
                text(fields, "id"),
                match,
                constant(Route.Spread.class, "spread", text(fields, "spread")),
                hold(fields),
                cohortBy(fields));
    }

    /// `holdReads` is what said it before there were more than two ways.
    private static Route.Hold hold(Map<?, ?> fields) {
        if (fields.containsKey("hold") == fields.containsKey("holdReads")) {
            throw new IllegalArgumentException("a route has 'hold', or 'holdReads' as it once did, and not both");
        }
        if (fields.containsKey("hold")) {
            return constant(Route.Hold.class, "hold", text(fields, "hold"));
        }
        if (fields.get("holdReads") instanceof Boolean reads) {
            return reads ? Route.Hold.ALL : Route.Hold.WRITES;
        }
        throw new IllegalArgumentException("'holdReads' must be true or false");
    }

    private static CohortBy cohortBy(Map<?, ?> fields) {
        Object given = fields.get("cohortBy");
        if (given == null) {
            return new CohortBy.Usual();
        }
        if (given.equals("address")) {
            return new CohortBy.Address();
        }
        Map<?, ?> by = object(given, "cohortBy", Set.of("header", "cookie", "tenant"));
        if (by.size() != 1) {
            throw new IllegalArgumentException("'cohortBy' is \"address\", or has one of header, cookie and tenant");
        }
        String kind = String.valueOf(by.keySet().iterator().next());
        return switch (kind) {
            case "header" -> new CohortBy.Header(text(by, kind));
            case "cookie" -> new CohortBy.Cookie(text(by, kind));
            default -> new CohortBy.Tenant(text(by, kind));
        };
    }

    private static Map<String, String> values(Map<?, ?> fields, String key) {
        if (!fields.containsKey(key)) {
            return Map.of();
        }
        if (!(fields.get(key) instanceof Map<?, ?> given)) {
            throw new IllegalArgumentException("'" + key + "' must be an object");
        }
        var values = new TreeMap<String, String>();
        given.keySet().forEach(name -> values.put(String.valueOf(name), text(given, String.valueOf(name))));
        return values;
    }

    private static Map<?, ?> object(Object given, String what, Set<String> keys) {
        if (!(given instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException(what + " must be an object");
        }
        for (Object key : fields.keySet()) {
            if (!keys.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("'" + key + "' of " + what + " is not known, known are "
                        + keys.stream().sorted().toList());
            }
        }
        return fields;
    }

    private static String text(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("'" + key + "' must be a text");
    }

    private static List<?> list(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("'" + key + "' must be a list");
    }

    private static List<String> texts(Map<?, ?> fields, String key) {
        var texts = new ArrayList<String>();
        for (Object each : list(fields, key)) {
            if (!(each instanceof String text)) {
                throw new IllegalArgumentException("'" + key + "' must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static List<URI> uris(Map<?, ?> fields, String key) {
        var uris = new ArrayList<URI>();
        for (String each : texts(fields, key)) {
            try {
                uris.add(URI.create(each));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("'" + each + "' in '" + key + "' is no URI", wrong);
            }
        }
        return uris;
    }

    /// `READS` is `reads`.
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String key, String word) {
        var words = new ArrayList<String>();
        for (E each : type.getEnumConstants()) {
            if (word(each).equals(word)) {
                return each;
            }
            words.add(word(each));
        }
        throw new IllegalArgumentException("'" + key + "' must be one of " + String.join(", ", words));
    }
}
