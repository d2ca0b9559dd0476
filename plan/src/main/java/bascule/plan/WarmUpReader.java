package bascule.plan;

import bascule.traffic.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what green is asked before the cutover.
final class WarmUpReader {
    private static final int REQUESTS = 500;
    private static final int PER_SECOND = 50;
    private static final Duration FOR = Duration.ofSeconds(30);
    private static final int MOST_PATHS = 1_000;

    private WarmUpReader() {}

    static Optional<WarmUp> read(Value value) {
        Fields warmUp = Fields.of(value, Shape.WARM_UP);
        List<String> paths = new ArrayList<>();
        warmUp.get("paths")
                .ifPresent(each ->
                        each.oneOrMore().forEach(one -> ServicePath.read(one).ifPresent(paths::add)));
        if (paths.size() > MOST_PATHS) {
            value.refuse("'paths' are at most " + MOST_PATHS);
        }
        int requests = warmUp.get("requests")
                .flatMap(each -> each.number(1, WarmUp.MOST_REQUESTS))
                .orElse(REQUESTS);
        int perSecond = warmUp.get("rate")
                .flatMap(each -> each.number(1, WarmUp.MOST_PER_SECOND))
                .orElse(PER_SECOND);
        Duration atMost = warmUp.get("for")
                .flatMap(each -> each.duration(Duration.ofMillis(100), WarmUp.LONGEST))
                .orElse(FOR);
        return Optional.of(new WarmUp(requests, paths, perSecond, atMost));
    }
}
