package bascule.gateway;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.traffic.WarmUp;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the admin API answers, but for the standing.
final class Questions {
    /// Makes an answer out of what was given.
    interface Answering {
        ObjectNode answer(ObjectNode given) throws StepException, Json.Malformed;
    }

    /// @param keys that may be given
    record Question(Set<String> keys, Answering answering) {}

    private Questions() {}

    /// By path.
    static Map<String, Question> all(Control control, Traffic traffic, Forecaster forecaster) {
        return Map.of(
                "/v1/arrived",
                        new Question(
                                Set.of("migration", "epoch", "mark", "leaseMillis", "others"),
                                given -> arrived(control, given)),
                "/v1/promise",
                        new Question(
                                Set.of("from", "run", "has", "cohorts"),
                                given -> promise(control, traffic.sessions().promises(), given)),
                "/v1/warm",
                        new Question(
                                Set.of("migration", "epoch", "requests", "paths", "perSecond", "millis"),
                                given -> warm(control, traffic, given)),
                "/v1/probe", new Question(Set.of("addresses", "millis"), given -> probe(control, given)),
                "/v1/forecast",
                        new Question(
                                Set.of("holdMillis", "drainMillis", "lookMillis"),
                                given -> forecast(forecaster, given).shape()),
                "/v1/samples",
                        new Question(
                                Set.of("route"),
                                given ->
                                        ComparisonShape.write(traffic.findings().samples(Json.word(given, "route")))),
                "/v1/override", new Question(Set.of("side", "seconds"), given -> override(traffic.overrides(), given)));
    }

    /// Looks at what comes.
    private static Forecast forecast(Forecaster forecaster, ObjectNode given) throws StepException, Json.Malformed {
        Duration hold = Json.millis(given, "holdMillis");
        Duration drain = given.has("drainMillis") ? Json.millis(given, "drainMillis") : hold;
        return forecaster.of(hold, drain, Json.millis(given, "lookMillis"));
    }

    /// Tells how far green is.
    private static ObjectNode arrived(Control control, ObjectNode given) throws StepException, Json.Malformed {
        String next = control.arrived(
                Json.migration(given),
                Json.word(given, "mark"),
                Json.millis(given, "leaseMillis"),
                given.has("others") ? Json.addresses(given, "others", Promises.MOST_HOLDERS) : List.of(),
                new Epoch(Json.number(given, "epoch", 1, Long.MAX_VALUE)));
        return Json.object().put("mark", next);
    }

    /// Tells another gateway who writes.
    private static ObjectNode promise(Control control, Promises promises, ObjectNode given)
            throws StepException, Json.Malformed {
        control.alone();
        return promises.promise(
                        Json.name(given, "from"),
                        Json.word(given, "run"),
                        Json.number(given, "has", 0, Long.MAX_VALUE),
                        Json.word(given, "cohorts"))
                .shape();
    }

    /// Has green asked.
    private static ObjectNode warm(Control control, Traffic traffic, ObjectNode given)
            throws StepException, Json.Malformed {
        Epoch epoch = new Epoch(Json.number(given, "epoch", 1, Long.MAX_VALUE));
        WarmUp warmUp = new WarmUp(
                (int) Json.number(given, "requests", 0, WarmUp.MOST_REQUESTS),
                Json.paths(given),
                (int) Json.number(given, "perSecond", 1, WarmUp.MOST_PER_SECOND),
                Duration.ofMillis(Json.number(given, "millis", 0, WarmUp.LONGEST.toMillis())));
        control.warm(Json.migration(given), warmUp, epoch);
        return traffic.warmUps().shape();
    }

    /// Tries to connect to addresses.
    private static ObjectNode probe(Control control, ObjectNode given) throws StepException, Json.Malformed {
        ObjectNode node = Json.object();
        control.unreachable(Json.addresses(given, "addresses", Probe.MOST), Json.millis(given, "millis"))
                .forEach(node.putArray("unreachable")::add);
        return node;
    }

    /// Signs what lets a tester choose a side for a while.
    private static ObjectNode override(SideOverride overrides, ObjectNode given) throws Refused, Json.Malformed {
        if (!overrides.on()) {
            throw new Refused("this gateway lets nobody choose the side: give it a key for side overrides");
        }
        long seconds = Json.number(given, "seconds", 1, SideOverride.LONGEST.toSeconds());
        Instant ends = Instant.now().plusSeconds(seconds);
        return Json.object()
                .put("header", SideOverride.FIELD.toString())
                .put("cookie", SideOverride.COOKIE)
                .put("value", overrides.sign(Json.side(given, "side"), ends))
                .put("ends", ends.getEpochSecond());
    }
}
