package bascule.plan.gates;

import bascule.gates.Levels;
import bascule.migration.Durations;
import bascule.migration.StepException;
import bascule.plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// A witness of what a balancer counted: each look closes a window since the look before.
///
/// A window in which something was changed, that began in the warm-up, or in which the balancer began to count anew is
/// left out: that is no data, and neither passes nor fails.
final class Windows implements Witness {
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Watched.Counting watched;
    private final Duration warmUp;
    private final Levels levels;
    private final Measuring measuring;
    private Sight sight;
    private Optional<Look> before = Optional.empty();
    private Duration counted = Duration.ZERO;
    private int windows;

    private record Look(String run, Seen blue, Seen green, Duration stood) {}

    /// @param levels how likely it may answer by mistake, however often it is begun
    Windows(Watched.Counting watched, Duration warmUp, Levels levels, Measuring measuring) {
        this.watched = watched;
        this.warmUp = warmUp;
        this.levels = levels;
        this.measuring = measuring;
        this.sight = Sight.of(watched, levels.begun(1));
    }

    @Override
    public String demand() {
        return switch (watched) {
            case Watched.Errors(var times, _) ->
                "green's clients do not see failures more than " + times + " times as often as blue's";
            case Watched.Latency(var by) ->
                "green's 99th percentile is not worse than blue's by more than " + Durations.text(by);
            case Watched.Failures(var share) ->
                "not more than " + percent(share) + " of green's clients see a failure in a minute";
            case Watched.Streak(var failures) ->
                "green does not fail " + failures + " times in a row while blue answers";
        };
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    @Override
    public String done() {
        return "counted";
    }

    @Override
    public void begin(int times) {
        sight = Sight.of(watched, levels.begun(times));
        before = Optional.empty();
        counted = Duration.ZERO;
        windows = 0;
    }

    @Override
    public void interrupted() {
        before = Optional.empty();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        Look now;
        try {
            now = seen(stood);
        } catch (StepException unseen) {
            before = Optional.empty();
            throw unseen;
        }
        before.filter(last -> counts(last, now)).ifPresent(last -> take(last, now));
        before = Optional.of(now);
        return sight.found(windows == 0 ? USUAL : counted.dividedBy(windows));
    }

    private void take(Look last, Look now) {
        sight.take(now.blue().since(last.blue()), now.green().since(last.green()));
        counted = counted.plus(now.stood().minus(last.stood()));
        windows++;
    }

    private boolean counts(Look last, Look now) {
        boolean changed = now.stood().compareTo(last.stood()) <= 0;
        return last.run().equals(now.run()) && !changed && last.stood().compareTo(warmUp) >= 0;
    }

    private Look seen(Duration stood) throws StepException {
        Figures figures = measuring.figures();
        Sides total = figures.total();
        return new Look(figures.run(), total.blue(), total.green(), stood);
    }
}
