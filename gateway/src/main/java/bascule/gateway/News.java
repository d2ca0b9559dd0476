package bascule.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What one gateway tells another of who writes, and for how long it promises to tell it of every
/// write before anybody hears what came of it. A caller is a hash of what tells it apart.
///
/// @param run the stretch of time whose changes are counted together; another one, and what was
/// told before is void
/// @param upTo the number of the last change that is told here
/// @param whole whether `begun` is all that is under way, and not what has begun since the last
/// news
/// @param begun callers of writes on their way to blue, each as often as it has one
/// @param ended the same of writes that have ended
record News(String run, long upTo, boolean whole, List<Long> begun, List<Long> ended, Duration lease) {
    /// A caller whom nothing tells apart, so that it may be any. Hashes of others have 32 bits.
    static final long ANYBODY = 1L << 32;

    static final Set<Long> NOBODY_KNOWN = Set.of(ANYBODY);

    private static final Set<String> KEYS = Set.of("run", "upTo", "whole", "begun", "ended", "leaseMillis");

    News {
        begun = List.copyOf(begun);
        ended = List.copyOf(ended);
    }

    ObjectNode shape() {
        ObjectNode node = Json.object().put("run", run).put("upTo", upTo).put("whole", whole);
        begun.forEach(node.putArray("begun")::add);
        ended.forEach(node.putArray("ended")::add);
        return node.put("leaseMillis", lease.toMillis());
    }

    static News read(String text) throws Json.Malformed {
        ObjectNode node = Json.read(text, KEYS);
        return new News(
                Json.word(node, "run"),
                Json.number(node, "upTo", 0, Long.MAX_VALUE),
                Json.flag(node, "whole"),
                callers(node, "begun"),
                callers(node, "ended"),
                Json.millis(node, "leaseMillis"));
    }

    private static List<Long> callers(ObjectNode node, String key) throws Json.Malformed {
        JsonNode given = node.path(key);
        if (!(given instanceof ArrayNode list) || !all(list)) {
            throw new Json.Malformed("'" + key + "' must be a list of whole numbers");
        }
        return stream(list).map(JsonNode::longValue).toList();
    }

    private static boolean all(ArrayNode list) {
        return stream(list).allMatch(JsonNode::canConvertToLong);
    }

    private static Stream<JsonNode> stream(ArrayNode list) {
        return list.valueStream();
    }
}
