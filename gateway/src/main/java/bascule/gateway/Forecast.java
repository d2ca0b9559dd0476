package bascule.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/// What a hold would meet if as much came as came lately. Nothing is held to find out.
///
/// @param hold how long it would stand
/// @param measured for how long was looked at what came
/// @param queued requests that came meanwhile and that a hold would queue
/// @param rejected that it would refuse because their route says so
/// @param passing that it would let through
/// @param room how many may be held
/// @param inFlight requests it would wait for now
/// @param slow of those the oldest, in words
record Forecast(
        Duration hold,
        Duration measured,
        long queued,
        long rejected,
        long passing,
        long room,
        long inFlight,
        List<String> slow) {
    static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
    static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    /// A held request costs no more than the body that is read ahead, and what describes it.
    private static final long BYTES_EACH = 20 * 1024;

    /// How far what comes strays from what is expected, but for one time in a thousand: so many times the
    /// root of it.
    private static final double STRAY = 3.1;

    Forecast {
        slow = List.copyOf(slow);
    }

    /// Of so many that came in the time of the look, how many come in the time of the hold.
    private long during(long came) {
        return Math.round((double) came * hold.toMillis() / Math.max(1, measured.toMillis()));
    }

    /// How many it would hold at its end, however many there is room for.
    long held() {
        return during(queued);
    }

    /// More than that only one time in a thousand. What was not seen at all may still come.
    long heldMost() {
        double share = (double) hold.toMillis() / Math.max(1, measured.toMillis());
        double came = queued + STRAY * Math.sqrt((double) queued) + STRAY;
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
        node.put("perSecond", 1_000.0 * queued / Math.max(1, measured.toMillis()));
        node.put("held", held());
        node.put("heldMost", heldMost());
        node.put("room", room);
        node.put("refused", refused());
        node.put("rejected", during(rejected));
        node.put("passing", during(passing));
        node.put("bytesMost", bytesMost());
        node.put("inFlight", inFlight);
        slow.forEach(node.putArray("slow")::add);
        return node;
    }
}
