package bascule.traffic;

import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Figures as maps, texts and numbers, the way they travel. A histogram is HdrHistogram's compressed form in Base64.
public final class FiguresShape {
    private static final long LONGEST = 1L << 53;

    private FiguresShape() {}

    public static Map<String, Object> write(Figures figures) {
        var routes = new TreeMap<String, Object>();
        figures.routes()
                .forEach((id, sides) ->
                        routes.put(id, Map.of("blue", write(sides.blue()), "green", write(sides.green()))));
        var flags = new TreeMap<String, Object>();
        figures.flags().forEach((flag, variants) -> {
            var each = new TreeMap<String, Object>();
            variants.forEach((variant, seen) -> each.put(variant, write(seen)));
            flags.put(flag, each);
        });
        return Map.of("run", figures.run(), "routes", routes, "flags", flags);
    }

    private static Map<String, Object> write(Seen seen) {
        var all = new LinkedHashMap<String, Object>();
        all.put("requests", seen.requests());
        all.put("failed", seen.failed());
        all.put("clients", seen.clients());
        all.put("clientsFailed", seen.clientsFailed());
        ByteBuffer room = ByteBuffer.allocate(seen.micros().getNeededByteBufferCapacity());
        int length = seen.micros().encodeIntoCompressedByteBuffer(room);
        all.put("micros", Base64.getEncoder().encodeToString(Arrays.copyOf(room.array(), length)));
        return all;
    }

    /// @throws IllegalArgumentException if it is not what `write` gives; the message says what is not
    public static Figures read(Object given) {
        Map<?, ?> all = map(given, "the figures");
        if (!(all.get("run") instanceof String run)) {
            throw new IllegalArgumentException("'run' must be a text");
        }
        var routes = new TreeMap<String, Sides>();
        map(all.get("routes"), "'routes'").forEach((id, each) -> {
            Map<?, ?> sides = map(each, "route " + id);
            routes.put(String.valueOf(id), new Sides(seen(sides.get("blue")), seen(sides.get("green"))));
        });
        return new Figures(run, routes, all.containsKey("flags") ? flags(all.get("flags")) : Map.of());
    }

    private static Map<String, Map<String, Seen>> flags(@Nullable Object given) {
        var flags = new TreeMap<String, Map<String, Seen>>();
        map(given, "'flags'").forEach((flag, variants) -> {
            var each = new TreeMap<String, Seen>();
            map(variants, "flag " + flag).forEach((variant, seen) -> each.put(String.valueOf(variant), seen(seen)));
            flags.put(String.valueOf(flag), each);
        });
        return flags;
    }

    private static Seen seen(@Nullable Object given) {
        Map<?, ?> all = map(given, "what was seen of a side or a variant");
        return new Seen(
                number(all, "requests"),
                number(all, "failed"),
                number(all, "clients"),
                number(all, "clientsFailed"),
                histogram(all.get("micros")));
    }

    private static Histogram histogram(@Nullable Object given) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(String.valueOf(given))), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("'micros' is no histogram: " + e, e);
        }
    }

    private static long number(Map<?, ?> all, String key) {
        if (all.get(key) instanceof Number number && number.longValue() >= 0 && number.longValue() <= LONGEST) {
            return number.longValue();
        }
        throw new IllegalArgumentException("'" + key + "' must be a count, got " + all.get(key));
    }

    private static Map<?, ?> map(@Nullable Object given, String what) {
        if (given instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " must be an object");
    }
}
