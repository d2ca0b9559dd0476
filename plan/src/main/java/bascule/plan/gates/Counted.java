package bascule.plan.gates;

import bascule.data.Asking;
import bascule.gates.Judgement.Answer;
import bascule.migration.StepException;
import bascule.plan.Commands;
import bascule.plan.Watched;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// A witness of a number that somebody tells: what leaks, piles up or runs full. No statistics: it fails when the
/// number was too high at three looks in a row, and has passed once it was not at as many. No number is no look.
final class Counted implements Witness {
    private static final Duration EACH_LOOK = Duration.ZERO;
    static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int LOOKS = 3;

    private final String demand;
    private final double most;
    private final Duration every;
    private final Duration warmUp;
    private final String unit;
    private final Aside<OptionalDouble> aside;
    private Optional<Duration> asked = Optional.empty();
    private int row;
    private int good;
    private String seen = "no number yet";

    /// @param demand what must hold
    /// @param every how far two looks are apart at least: what is measured seldom is not seen thrice at once
    /// @param unit stands before each number, such as `exit code `; empty where the number says all
    /// @param source ends by itself, and gives nothing where there is no data
    Counted(String demand, double most, Duration every, Duration warmUp, String unit, Callable<OptionalDouble> source) {
        this.unit = unit;
        this.demand = demand;
        this.most = most;
        this.every = every;
        this.warmUp = warmUp;
        this.aside = new Aside<>(source);
    }

    static Counted of(Watched.Query query, Duration warmUp, Asking database) {
        return new Counted(
                "green's database does not tell more than " + query.most() + ": " + query.sql(),
                query.most(),
                EACH_LOOK,
                warmUp,
                "",
                () -> database.number(query.sql(), ANSWER));
    }

    static Counted of(Watched.Prometheus watched, Duration warmUp) {
        var prometheus = new Prometheus(watched.url(), watched.token(), watched.query());
        return new Counted(
                "Prometheus at %s does not tell more than %s: %s"
                        .formatted(watched.url(), plain(watched.moreThan()), watched.query()),
                watched.moreThan(),
                watched.every(),
                warmUp,
                "",
                prometheus::number);
    }

    static Counted of(Watched.Metric watched, Duration warmUp) {
        var page = new MetricsPage(watched, InstantSource.system(), () -> Duration.ofNanos(System.nanoTime()));
        String labels = watched.labels().isEmpty() ? "" : " of " + new TreeMap<>(watched.labels());
        return new Counted(
                "%s does not tell more than %s%s: %s%s"
                        .formatted(
                                page,
                                plain(watched.moreThan()),
                                watched.perSecond() ? " a second" : "",
                                watched.metric(),
                                labels),
                watched.moreThan(),
                watched.every(),
                warmUp,
                "",
                page::number);
    }

    /// @param source gives nothing where there is no data
    static Counted of(Watched.Strained watched, Duration warmUp, Callable<OptionalDouble> source) {
        String whose = switch (watched.of()) {
            case GATEWAYS -> "the gateways'";
            case BLUE -> "blue's database's";
            case GREEN -> "green's database's";
        };
        return new Counted(
                "%s %s is not more than %s".formatted(whose, watched.what(), plain(watched.moreThan())),
                watched.moreThan(),
                watched.every(),
                warmUp,
                "",
                source);
    }

    static Counted of(Watched.Command watched, Duration warmUp, Commands commands) {
        String demand = watched.moreThan()
                .map(most -> " does not print more than " + plain(most))
                .orElse(" ends with 0");
        return new Counted(
                "the command " + watched.name() + demand,
                watched.moreThan().orElse(0.0),
                watched.every(),
                warmUp,
                watched.moreThan().isPresent() ? "" : "exit code ",
                () -> commands.number(watched));
    }

    @Override
    public String demand() {
        return demand;
    }

    @Override
    public String done() {
        return "asked";
    }

    @Override
    public void begin(int times) {
        row = 0;
        good = 0;
        seen = "no number yet";
        interrupted();
    }

    @Override
    public void interrupted() {
        asked = Optional.empty();
        aside.forget();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        if (stood.compareTo(warmUp) < 0) {
            interrupted();
            return Finding.waiting("nothing counts in the warm-up");
        }
        boolean due = asked.filter(last -> stood.compareTo(last) >= 0)
                .filter(last -> stood.minus(last).compareTo(every) < 0)
                .isEmpty();
        boolean idle = !aside.asking();
        Optional<OptionalDouble> answer;
        try {
            answer = aside.look(due && idle);
        } catch (StepException unseen) {
            good = 0;
            throw unseen;
        }
        if (due && idle) {
            asked = Optional.of(stood);
        }
        answer.ifPresent(this::take);
        return Finding.plain(answer(), seen);
    }

    private Answer answer() {
        if (row >= LOOKS) {
            return Answer.FAIL;
        }
        return good >= LOOKS ? Answer.PASS : Answer.WAIT;
    }

    private void take(OptionalDouble number) {
        if (number.isEmpty()) {
            seen = "no data: no number is told";
            good = 0;
            return;
        }
        boolean tooMuch = number.getAsDouble() > most;
        row = tooMuch ? row + 1 : 0;
        good = tooMuch ? 0 : good + 1;
        String told = unit + plain(number.getAsDouble());
        seen = row == 0
                ? told + ", and " + unit + plain(most) + " is allowed"
                : "%s, where %s is allowed, at %d looks in a row (fails at %d)"
                        .formatted(told, unit + plain(most), row, LOOKS);
    }

    private static String plain(double number) {
        return Double.isInfinite(number)
                ? String.valueOf(number)
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
