package bascule.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a load on green.
final class LoadReader {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Duration LEAST_TIME = Duration.ofSeconds(1);
    private static final Duration MOST_TIME = Duration.ofMinutes(10);
    private static final Duration LEAST_LATENCY = Duration.ofMillis(1);
    private static final Duration MOST_LATENCY = Duration.ofSeconds(10);
    private static final double FAILURES = 0.001;
    private static final double LEAST_TIMES = 0.1;
    private static final double MOST_TIMES = 100;
    private static final int MOST_PATHS = 100_000;

    private final ScriptFiles files;

    LoadReader(ScriptFiles files) {
        this.files = files;
    }

    /// @param headers those of the check
    Optional<Load> read(Value value, Map<String, String> headers, Optional<Secret> token) {
        Fields load = Fields.of(value, Shape.LOAD);
        List<String> paths = paths(value, load);
        Optional<Load.Rate> rate = rate(value, load);
        Duration time = load.get("for")
                .flatMap(each -> each.duration(LEAST_TIME, MOST_TIME))
                .orElse(TIME);
        double failures = load.get("failures").flatMap(Value::rate).orElse(FAILURES);
        var latency = load.get("latency").flatMap(each -> each.duration(LEAST_LATENCY, MOST_LATENCY));
        return rate.flatMap(often -> latency.flatMap(
                most -> token.map(secret -> new Load(paths, headers, secret, often, time, failures, most))));
    }

    private List<String> paths(Value value, Fields load) {
        if (value.node() instanceof Node.Mapping && load.has("paths") == load.has("file")) {
            value.refuse("a load asks something: give it either 'paths', or 'file' with a path in each line");
        }
        var paths = new ArrayList<String>();
        load.get("paths")
                .ifPresent(each ->
                        each.oneOrMore().forEach(one -> ServicePath.read(one).ifPresent(paths::add)));
        load.get("file")
                .ifPresent(file -> files.lines(file).stream()
                        .takeWhile(_ -> file.findings().clean(file.path()))
                        .forEach(line -> ServicePath.line(file, line).ifPresent(paths::add)));
        if (paths.size() > MOST_PATHS) {
            value.refuse("'paths' are at most " + MOST_PATHS);
        }
        return paths;
    }

    private static Optional<Load.Rate> rate(Value value, Fields load) {
        if (value.node() instanceof Node.Mapping && load.has("rate") == load.has("times")) {
            value.refuse(
                    "a load has one rate: give it either 'rate', in requests a second, or 'times', of the peak that"
                            + " the gateways measured");
            return Optional.empty();
        }
        Optional<Load.Rate> perSecond = load.get("rate")
                .flatMap(each -> each.number(1, Load.MOST_PER_SECOND))
                .map(Load.Rate.PerSecond::new);
        return perSecond.or(() -> load.get("times")
                .flatMap(each -> each.factor(LEAST_TIMES, MOST_TIMES))
                .map(Load.Rate.TimesPeak::new));
    }
}
