package bascule.plan;

import bascule.migration.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a guard: what it watches, and while which phase.
final class GuardReader {
    static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Map<String, Phase.Name> PHASES = Map.of("ramp", Phase.Name.RAMP, "soak", Phase.Name.SOAK);
    private static final List<String> QUESTIONS = List.of(
            "errors",
            "latency",
            "failures",
            "streak",
            "probe",
            "differences",
            "query",
            "prometheus",
            "metric",
            "strain",
            "fall",
            "command",
            "flag");

    private GuardReader() {}

    static Optional<Plan.GuardRule> read(Value value, EnvironmentReader secrets) {
        Fields guard = Fields.of(value, Shape.GUARD);
        var during = guard.get("during").flatMap(each -> each.oneOf(PHASES));
        var warmUp = guard.get("warm-up")
                .flatMap(each -> each.duration(Duration.ZERO, Duration.ofHours(1)))
                .orElse(WARM_UP);
        return during.flatMap(phase -> WatchedReader.read(value, guard, "guard", QUESTIONS, Optional.empty(), secrets)
                .map(what -> new Plan.GuardRule(phase, what, warmUp)));
    }
}
