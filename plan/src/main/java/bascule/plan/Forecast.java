package bascule.plan;

import bascule.gates.Alpha;
import bascule.gates.EProcess;
import bascule.gates.EProcess.Mean;
import bascule.gates.Levels;
import bascule.gates.SplitProcess;
import bascule.migration.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How often guards and gates answer by mistake, and how long those on errors take, said before
/// anything is begun. Nobody knows the traffic then, so the words name the traffic they are about.
final class Forecast {
    private static final double REQUESTS = 100;
    private static final double FAILING = 0.01;
    private static final double WORSE = 2;
    /// A gate on errors passes by the ratio or by being rare.
    private static final int WAYS_TO_PASS = 2;

    private final Plan plan;
    private final List<String> byChance;

    private Forecast(Plan plan) {
        this.plan = plan;
        this.byChance = plan.byChance();
    }

    /// A sentence each; none where nothing watches.
    static List<String> byMistake(Plan plan) {
        var forecast = new Forecast(plan);
        var lines = new ArrayList<String>();
        if (!forecast.byChance.isEmpty()) {
            lines.add(forecast.total());
        }
        forecast.byRule(lines);
        forecast.passing(lines);
        forecast.seen(lines);
        return lines;
    }

    private String total() {
        return "a good green is stopped with a probability of at most %s %% in all, however often one looks: %s"
                .formatted(
                        percent(Plan.GuardRule.BY_MISTAKE),
                        byChance.size() == 1
                                ? byChance.getFirst() + " may use up all of it"
                                : "%s %% for each of %s".formatted(percent(each()), String.join(", ", byChance)));
    }

    private double each() {
        return new Alpha(Plan.GuardRule.BY_MISTAKE, byChance.size()).each();
    }

    /// What asks for no probability stops whatever does what it names.
    private void byRule(List<String> lines) {
        Stream<String> guards = plan.guards().stream()
                .filter(each -> !each.watched().statistical())
                .map(Plan.GuardRule::name);
        Stream<String> gates = plan.stretches().stream()
                .flatMap(stretch -> stretch.proofs().rules().stream()
                        .filter(each -> !each.watched().statistical())
                        .map(each -> each.name(stretch.place())));
        String names = Stream.concat(guards, gates).collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            lines.add(names + ": no chance in it; what they name stops a green, good or not, as soon as it happens");
        }
    }

    private void passing(List<String> lines) {
        if (proofs().findAny().isPresent()) {
            lines.add("a green as bad as a gate must refute passes that gate with a probability of at most %s %%; no"
                            .formatted(percent(Levels.PASSES))
                    + " data passes nothing");
        }
    }

    private Stream<Plan.Proofs> proofs() {
        return plan.stretches().stream()
                .map(Plan.Stretch::proofs)
                .filter(each -> !each.rules().isEmpty());
    }

    private void seen(List<String> lines) {
        var asked = Stream.concat(
                        plan.guards().stream().map(Plan.GuardRule::watched),
                        proofs().flatMap(each -> each.rules().stream()).map(Plan.ProofRule::watched))
                .filter(Watched.Errors.class::isInstance)
                .map(Watched.Errors.class::cast);
        asked.map(Watched.Errors::times).distinct().forEach(times -> lines.add(seen(times)));
        plan.ramp()
                .forEach(step -> step.proofs().rules().stream()
                        .map(Plan.ProofRule::watched)
                        .filter(Watched.Errors.class::isInstance)
                        .map(Watched.Errors.class::cast)
                        .forEach(errors -> lines.add(passed(step, errors))));
    }

    private String seen(double times) {
        double level = Alpha.begun(each(), 1);
        var steps = plan.ramp().stream()
                .map(step -> "at %s %s"
                        .formatted(step.split().percent(), time(SplitProcess.above(times), level, share(step), WORSE)))
                .collect(Collectors.joining(", "));
        return "of 100 requests a second with 1 % failing, twice as many failures on green are seen " + steps;
    }

    private static String passed(Plan.Ramp step, Watched.Errors errors) {
        double level = Levels.of(Plan.GuardRule.BY_MISTAKE).begun(1).passes() / WAYS_TO_PASS;
        return "of the same requests, a green as good as blue passes at %s %s"
                .formatted(step.split().percent(), time(SplitProcess.below(errors.proven()), level, share(step), 1));
    }

    private static double share(Plan.Ramp step) {
        return step.split().green() / 10_000.0;
    }

    private static String time(EProcess process, double level, double share, double worse) {
        Mean blue = new Mean(REQUESTS * (1 - share), REQUESTS * (1 - share) * FAILING);
        Mean green = new Mean(REQUESTS * share, REQUESTS * share * FAILING * worse);
        OptionalDouble seconds = process.windowsUntil(level, blue, green);
        if (seconds.isEmpty() || seconds.getAsDouble() > Duration.ofDays(7).toSeconds()) {
            return "in no time worth waiting for";
        }
        long minutes = Math.max(1, Math.round(seconds.getAsDouble() / 60));
        return "in about " + Durations.text(Duration.ofMinutes(minutes));
    }

    private static String percent(double probability) {
        return BigDecimal.valueOf(100 * probability)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
    }
}
