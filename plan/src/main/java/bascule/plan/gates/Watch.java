package bascule.plan.gates;

import bascule.gates.Alpha;
import bascule.migration.Durations;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.Optional;

/// A guard over what a balancer counted: each look closes a window since the look before.
///
/// A window in which something was changed, that began in the warm-up, or in which the balancer began to count anew is
/// left out: that is no data, and neither passes nor fails.
public final class Watch implements Guard {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Plan.GuardRule rule;
    private final Watched.Counting watched;
    private final double alpha;
    private final Measuring measuring;
    private Sight sight;
    private Optional<Look> before = Optional.empty();

    private record Look(String run, Seen blue, Seen green, Duration stood) {}

    /// @param alpha how likely it may fail by mistake, however often it is begun
    public Watch(Plan.GuardRule rule, Watched.Counting watched, double alpha, Measuring measuring) {
        this.rule = rule;
        this.watched = watched;
        this.alpha = alpha;
        this.measuring = measuring;
        this.sight = Sight.of(watched, Alpha.begun(alpha, 1));
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String describe() {
        String what = switch (watched) {
            case Watched.Errors(var times) ->
                "green's clients do not see failures more than " + times + " times as often as blue's";
            case Watched.Latency(var by) ->
                "green's 99th percentile is not worse than blue's by more than " + Durations.text(by);
            case Watched.Failures(var share) ->
                "not more than " + percent(share) + " of green's clients see a failure in a minute";
            case Watched.Streak(var failures) ->
                "green does not fail " + failures + " times in a row while blue answers";
        };
        return rule.described(what, "counted");
    }

    private static String percent(double share) {
        return java.math.BigDecimal.valueOf(share)
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }

    @Override
    public Phase.Name during() {
        return rule.during();
    }

    @Override
    public void begin(int times) {
        sight = Sight.of(watched, Alpha.begun(alpha, times));
        before = Optional.empty();
    }

    @Override
    public Verdict judge(Duration stood) throws StepException {
        Look now;
        try {
            now = look(stood);
        } catch (StepException unseen) {
            before = Optional.empty();
            throw unseen;
        }
        before.filter(last -> counts(last, now))
                .ifPresent(last ->
                        sight.take(now.blue().since(last.blue()), now.green().since(last.green())));
        before = Optional.of(now);
        return sight.failed().<Verdict>map(Verdict.Fail::new).orElseGet(() -> new Verdict.Wait(sight.seen(), AGAIN));
    }

    private boolean counts(Look last, Look now) {
        boolean changed = now.stood().compareTo(last.stood()) <= 0;
        return last.run().equals(now.run()) && !changed && !rule.warmsUp(last.stood());
    }

    private Look look(Duration stood) throws StepException {
        Figures figures = measuring.figures();
        Seen blue = Seen.NONE;
        Seen green = Seen.NONE;
        for (var sides : figures.routes().values()) {
            blue = blue.plus(sides.blue());
            green = green.plus(sides.green());
        }
        return new Look(figures.run(), blue, green, stood);
    }
}
