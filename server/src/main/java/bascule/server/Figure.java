package bascule.server;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import bascule.controller.BrokenGlass;
import bascule.controller.Status;
import bascule.controller.Status.GateLine;
import bascule.controller.Status.StepLine;
import bascule.data.Link;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// A thing that is measured of each migration.
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
enum Figure {
    STATE("state", "1 for the state that a migration is in.", status -> is("state", Shape.word(status.state()))),
    HEALTH("health", "1 for the health that a migration has.", status -> is("health", Shape.word(status.health()))),
    PHASE("phase", "1 for the phase that is open.", status -> is("phase", status.phase())),
    REVERSIBLE(
            "reversible",
            "Whether traffic and writes can come back to blue without a loss.",
            status -> one(status.reversible())),
    EPOCH("epoch", "The term of the controller that conducts it.", status -> one((double) status.epoch())),
    STARTED(
            "started_timestamp_seconds",
            "When it was started.",
            status -> one((double) status.started().getEpochSecond())),
    SWITCHES("switches", "How often it went to green.", status -> one(status.switches())),
    ROLL_BACKS("rollbacks", "How often it came back to blue.", status -> one(status.rollbacks())),
    STEPS(
            "steps",
            "Steps by their state.",
            status -> counted("state", status.steps().stream().map(StepLine::state))),
    STEP_SECONDS("step_seconds", "How long a step took, or has taken so far.", Figure::stepSeconds),
    GATES(
            "gates",
            "Gates and guards by their verdict.",
            status -> counted("verdict", status.gates().stream().map(GateLine::verdict))),
    FLOW_RUNNING("flow_running", "Whether a flow between the databases runs.", flow(link -> link.running() ? 1 : 0)),
    FLOW_LAG_SECONDS(
            "flow_lag_seconds",
            "Age of the oldest change that is not yet on the other side.",
            flow(link -> Duration.ofMillis(link.lagMillis()).toNanos() / 1e9)),
    FLOW_LAG_BYTES("flow_lag_bytes", "Log that is not yet on the other side.", flow(Link.Standing::lagBytes)),
    FLOW_CHANGES("flow_changes", "Changes carried since the flow was last started.", flow(Link.Standing::changes)),
    FLOW_VIOLATIONS(
            "flow_violations", "Changes that somebody made past a closed fence.", flow(Link.Standing::violations)),
    FLOW_RETAINED_BYTES(
            "flow_retained_bytes", "Log that a server keeps for a flow.", flow(Link.Standing::retainedBytes)),
    VERIFIED_DIFFERENCES(
            "verified_differences",
            "Rows that differed at the last comparison.",
            status -> status.verified().done() ? one((double) status.verified().differences()) : List.of()),
    VERIFIED_TIMESTAMP(
            "verified_timestamp_seconds",
            "When rows were last compared.",
            status -> status.verified().done()
                    ? one((double) status.verified().at().getEpochSecond())
                    : List.of()),
    ALERTS(
            "alerts",
            "Alerts that a receiver was told since the controller was started, that wait, or that were given up.",
            Figure::alerts),
    REVIEWS_OWED(
            "reviews_owed",
            "How often somebody broke the glass that nobody else has reviewed yet.",
            status -> one(
                    (double) status.glass().stream().filter(BrokenGlass::owed).count())),
    SERVING(
            "serving",
            "1 for the side that serves.",
            traffic(seen -> is("side", seen.serving().word()))),
    GREEN_RATIO(
            "green_ratio",
            "Share of the callers that may be spread which green answers.",
            traffic(seen -> one(seen.split().green() / 10_000.0))),
    HOLDING("holding", "Whether requests are held.", traffic(seen -> one(seen.holding()))),
    HELD(
            "held",
            "Requests held now.",
            traffic(seen -> one((double) seen.counters().held()))),
    HOLD_MAX_SECONDS(
            "hold_max_seconds",
            "The longest ended hold.",
            traffic(seen -> one(seen.counters().holdMaxMillis() / 1e3))),
    REQUESTS_FAILED(
            "requests_failed",
            "Requests that the gateway answered itself or broke off since it was started.",
            traffic(seen -> one((double) seen.counters().failed()))),
    UNREACHABLE(
            "unreachable",
            "Addresses of the service that the gateway can not reach.",
            traffic(seen -> one(seen.counters().unreachable().size())));

    /// @param labels besides the migration
    record Sample(Map<String, String> labels, double value) {}

    private final String metric;
    private final String help;
    private final Function<Status, List<Sample>> samples;

    Figure(String metric, String help, Function<Status, List<Sample>> samples) {
        this.metric = "bascule_migration_" + metric;
        this.help = help;
        this.samples = samples;
    }

    String metric() {
        return metric;
    }

    String help() {
        return help;
    }

    /// What there is of it now; nothing where the migration has not what is measured.
    List<Sample> of(Status status) {
        return samples.apply(status);
    }

    private static List<Sample> one(double value) {
        return List.of(new Sample(Map.of(), value));
    }

    private static List<Sample> one(boolean value) {
        return one(value ? 1 : 0);
    }

    private static List<Sample> is(String label, String value) {
        return List.of(new Sample(Map.of(label, value), 1));
    }

    private static List<Sample> counted(String label, Stream<String> words) {
        return words.collect(groupingBy(Function.identity(), TreeMap::new, counting())).entrySet().stream()
                .map(each -> new Sample(Map.of(label, each.getKey()), each.getValue()))
                .toList();
    }

    private static List<Sample> stepSeconds(Status status) {
        return status.steps().stream()
                .filter(step -> step.millis() > 0)
                .map(step -> new Sample(Map.of("step", step.id()), step.millis() / 1e3))
                .toList();
    }

    private static List<Sample> alerts(Status status) {
        return status.alerts().stream()
                .flatMap(each -> Stream.of(
                        new Sample(Map.of("to", each.to(), "outcome", "told"), (double) each.told()),
                        new Sample(Map.of("to", each.to(), "outcome", "waiting"), (double) each.waiting()),
                        new Sample(Map.of("to", each.to(), "outcome", "given-up"), (double) each.givenUp())))
                .toList();
    }

    private static Function<Status, List<Sample>> flow(ToDoubleFunction<Link.Standing> value) {
        return status -> status.links()
                .map(links -> List.of(
                        new Sample(Map.of("flow", "forward"), value.applyAsDouble(links.forward())),
                        new Sample(Map.of("flow", "reverse"), value.applyAsDouble(links.reverse()))))
                .orElse(List.of());
    }

    private static Function<Status, List<Sample>> traffic(Function<Balancer.Standing, List<Sample>> value) {
        return status -> status.traffic().map(value).orElse(List.of());
    }
}
