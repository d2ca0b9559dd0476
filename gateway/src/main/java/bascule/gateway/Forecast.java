package bascule.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a hold would meet if as much came as came lately. Nothing is held to find out.
///
/// @param hold how long it would stand
/// @param measured for how long was looked at what came
/// @param queuedOf by the id of a route, requests that came meanwhile and that a hold would queue
/// @param rejected that it would refuse because their route says so
/// @param passing that it would let through
/// @param room how many may be held
/// @param inFlight requests it would wait for now
/// @param slow of those the oldest, in words
/// @param age what was found older than a hold would wait for them
record Forecast(
        Duration hold,
        Duration measured,
        Map<String, Long> queuedOf,
        long rejected,
        long passing,
        long room,
        long inFlight,
        List<String> slow,
        Age age) {
    /// How old requests in flight were.
    ///
    /// @param drain how long a hold would wait for them
    /// @param looks how often was looked
    /// @param slowLooks how often one was older than that
    /// @param oldest of those, by the id of their route
    record Age(Duration drain, int looks, int slowLooks, Map<String, Slow> oldest) {
        Age {
            oldest = Map.copyOf(oldest);
        }
    }

    static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
    static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    /// A held request costs no more than the body that is read ahead, and what describes it.
    private static final long BYTES_EACH = 20 * 1024;

    /// How far what comes strays from what is expected, but for one time in a thousand: so many times the
    /// root of it.
    private static final double STRAY = 3.1;

    Forecast {
        queuedOf = Map.copyOf(queuedOf);
        slow = List.copyOf(slow);
    }

    private long queued() {
        return queuedOf.values().stream().mapToLong(each -> each).sum();
    }

    /// Of so many that came in the time of the look, how many come in the time of the hold.
    private long during(long came) {
        return Math.round((double) came * hold.toMillis() / Math.max(1, measured.toMillis()));
    }

    /// How many it would hold at its end, however many there is room for.
    long held() {
        return during(queued());
    }

    /// More than that only one time in a thousand. What was not seen at all may still come.
    long heldMost() {
        double share = (double) hold.toMillis() / Math.max(1, measured.toMillis());
        double seen = queued();
        double came = seen + STRAY * Math.sqrt(seen) + STRAY;
        return (long) Math.ceil(came * share + STRAY * Math.sqrt(came * share));
    }

    /// Those for whom there is no room.
    long refused() {
        return Math.max(0, held() - room);
    }

    long bytesMost() {
        return Math.min(heldMost(), room) * BYTES_EACH;
    }

    ObjectNode shape() {
        ObjectNode node = Json.object();
        node.put("holdMillis", hold.toMillis());
        node.put("measuredMillis", measured.toMillis());
        node.put("perSecond", 1_000.0 * queued() / Math.max(1, measured.toMillis()));
        node.put("held", held());
        node.put("heldMost", heldMost());
        node.put("room", room);
        node.put("refused", refused());
        node.put("rejected", during(rejected));
        node.put("passing", during(passing));
        node.put("bytesMost", bytesMost());
        node.put("inFlight", inFlight);
        slow.forEach(node.putArray("slow")::add);
        ObjectNode routes = node.putObject("routes");
        new TreeMap<>(queuedOf).forEach((route, came) -> routes.put(route, during(came)));
        node.put("drainMillis", age.drain().toMillis());
        node.put("looks", age.looks());
        node.put("slowLooks", age.slowLooks());
        ObjectNode oldest = node.putObject("oldest");
        new TreeMap<>(age.oldest()).forEach((route, found) -> oldest.put(route, found.toString()));
        return node;
    }
}
