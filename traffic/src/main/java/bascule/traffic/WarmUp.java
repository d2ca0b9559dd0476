package bascule.traffic;

import bascule.migration.Durations;
import java.time.Duration;
import java.util.List;

/// Reads that are asked on green before it serves, so that its caches, pools and compiled code are warm when callers
/// come. Nobody waits for their answers.
///
/// @param requests at most so many at each gateway; 0 ends a warm-up
/// @param paths asked in turn, with their queries; empty: reads that callers ask of blue meanwhile are asked again
/// @param perSecond at most so many in a second at each gateway
/// @param atMost for how long requests are begun
public record WarmUp(int requests, List<String> paths, int perSecond, Duration atMost) {
    public static final int MOST_REQUESTS = 100_000;
    public static final int MOST_PER_SECOND = 1_000;
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /// Ends what is under way.
    public static final WarmUp NONE = new WarmUp(0, List.of(), 1, Duration.ZERO);

    public WarmUp {
        if (requests < 0
                || requests > MOST_REQUESTS
                || perSecond < 1
                || perSecond > MOST_PER_SECOND
                || atMost.isNegative()
                || atMost.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a warm-up asks at most %d requests, 1 to %d a second, for at most %s"
                    .formatted(MOST_REQUESTS, MOST_PER_SECOND, Durations.text(LONGEST)));
        }
        paths = List.copyOf(paths);
    }

    /// For people.
    public String describe() {
        String what = paths.isEmpty()
                ? requests + " of the reads that come"
                : requests + " reads of " + paths.size() + (paths.size() == 1 ? " path" : " paths");
        return "ask green " + what + ", at most " + perSecond + " a second and for " + Durations.text(atMost);
    }
}
