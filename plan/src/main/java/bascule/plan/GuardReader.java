package bascule.plan;

import bascule.migration.Phase;
import bascule.plan.Plan.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a guard: what it watches, and while which phase.
final class GuardReader {
    static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Map<String, Phase.Name> PHASES = Map.of("ramp", Phase.Name.RAMP, "soak", Phase.Name.SOAK);
    private static final List<String> QUESTIONS = List.of("errors", "latency", "failures", "streak", "probe", "query");
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,999}");
    private static final String PATH_FORM = "a path with its query: it begins with / and has no spaces";
    private static final int LONGEST_QUERY = 2_000;
    private static final double LEAST_TIMES = 1;
    private static final double MOST_TIMES = 100;
    private static final Duration LEAST_MARGIN = Duration.ofMillis(1);
    private static final Duration MOST_MARGIN = Duration.ofMinutes(1);
    private static final int LEAST_STREAK = 5;
    private static final int MOST_STREAK = 10_000;

    private GuardReader() {}

    static Optional<Plan.GuardRule> read(Value value) {
        Fields guard = Fields.of(value, Shape.GUARD);
        var during = guard.get("during").flatMap(each -> each.oneOf(PHASES));
        var warmUp = guard.get("warm-up")
                .flatMap(each -> each.duration(Duration.ZERO, Duration.ofHours(1)))
                .orElse(WARM_UP);
        if (value.node() instanceof Node.Mapping
                && QUESTIONS.stream().filter(guard::has).count() != 1) {
            value.refuse("a guard watches one thing: give it one of " + String.join(", ", QUESTIONS));
            return Optional.empty();
        }
        if (guard.has("query") != guard.has("most")) {
            value.refuse("'query' and 'most' go together: the query gives a number, and more than 'most' is too many");
            return Optional.empty();
        }
        return during.flatMap(phase -> watched(guard).map(what -> new Plan.GuardRule(phase, what, warmUp)));
    }

    private static Optional<Watched> watched(Fields guard) {
        return guard.get("errors")
                .flatMap(each -> each.factor(LEAST_TIMES, MOST_TIMES))
                .<Watched>map(Watched.Errors::new)
                .or(() -> guard.get("latency")
                        .flatMap(each -> each.duration(LEAST_MARGIN, MOST_MARGIN))
                        .map(Watched.Latency::new))
                .or(() -> guard.get("failures").flatMap(Value::rate).map(Watched.Failures::new))
                .or(() -> guard.get("streak")
                        .flatMap(each -> each.number(LEAST_STREAK, MOST_STREAK))
                        .map(Watched.Streak::new))
                .or(() -> guard.get("probe")
                        .flatMap(each -> each.text(PATH, PATH_FORM))
                        .map(Watched.Probe::new))
                .or(() -> guard.get("query")
                        .flatMap(each -> each.line(LONGEST_QUERY))
                        .flatMap(sql -> guard.get("most")
                                .flatMap(each -> each.number(0, Integer.MAX_VALUE))
                                .map(most -> new Watched.Query(sql, most))));
    }
}
