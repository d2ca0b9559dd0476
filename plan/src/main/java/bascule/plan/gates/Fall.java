package bascule.plan.gates;

import bascule.gates.Count;
import bascule.gates.Levels;
import bascule.gates.Question;
import bascule.migration.StepException;
import bascule.plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/// A witness of what should happen on green as often as on blue, given how many requests each answered: orders, logins.
/// Both sides' counters are asked together with the gateways; what each grew by between two looks is a window.
///
/// A window in which something was changed, that began in the warm-up, or in which a counter fell or was not told, is
/// no data.
final class Fall implements Witness {
    private static final long MOST = 1L << 53;

    private final Watched.Fall watched;
    private final Duration warmUp;
    private final Levels levels;
    private final Aside<Optional<Counters>> aside;
    private Question question;
    private Optional<Look> before = Optional.empty();
    private Optional<Duration> asked = Optional.empty();
    private String latest = "";

    /// How far both sides had counted, and the requests of each by then.
    private record Counters(String run, double blue, double green, long blueRequests, long greenRequests) {}

    /// @param stood when it was asked
    private record Look(Counters counters, Duration stood) {}

    /// @param blue its counter; empty where there is no data
    Fall(
            Watched.Fall watched,
            Duration warmUp,
            Levels levels,
            Measuring measuring,
            Callable<OptionalDouble> blue,
            Callable<OptionalDouble> green) {
        this.watched = watched;
        this.warmUp = warmUp;
        this.levels = levels;
        this.question = ask(1);
        this.aside = new Aside<>(() -> counters(measuring.figures(), blue.call(), green.call()));
    }

    private Question ask(int times) {
        return Question.ofFall(watched.name(), levels.begun(times), watched.lessThan(), watched.proven());
    }

    private static Optional<Counters> counters(Figures figures, OptionalDouble blue, OptionalDouble green) {
        if (blue.isEmpty() || green.isEmpty()) {
            return Optional.empty();
        }
        Sides total = figures.total();
        return Optional.of(new Counters(
                figures.run(),
                blue.getAsDouble(),
                green.getAsDouble(),
                total.blue().requests(),
                total.green().requests()));
    }

    @Override
    public String demand() {
        return "%s are not less than %s times as many on green as on blue, given the requests of each"
                .formatted(watched.name(), watched.lessThan());
    }

    @Override
    public String done() {
        return "counted";
    }

    @Override
    public void begin(int times) {
        question = ask(times);
        interrupted();
    }

    @Override
    public void interrupted() {
        before = Optional.empty();
        asked = Optional.empty();
        latest = "";
        aside.forget();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        if (stood.compareTo(warmUp) < 0
                || asked.filter(last -> stood.compareTo(last) < 0).isPresent()) {
            interrupted();
            return Finding.of(question.judgement(), watched.every()).with("; nothing counts in the warm-up");
        }
        boolean due = !aside.asking()
                && asked.filter(last -> stood.minus(last).compareTo(watched.every()) < 0)
                        .isEmpty();
        try {
            aside.look(due).ifPresent(this::take);
        } catch (StepException unseen) {
            before = Optional.empty();
            throw unseen;
        }
        if (due) {
            asked = Optional.of(stood);
        }
        return Finding.of(question.judgement(), watched.every()).with(latest);
    }

    /// Whether what was asked last has been answered.
    boolean idle() {
        return aside.idle();
    }

    private void take(Optional<Counters> told) {
        latest = told.isPresent() ? "" : "; no data now: a side tells no number";
        Optional<Look> now = told.map(each -> new Look(each, asked.orElse(Duration.ZERO)));
        if (now.isPresent() && before.isPresent()) {
            window(before.get().counters(), now.get().counters());
        }
        before = now;
    }

    private void window(Counters last, Counters now) {
        double blue = now.blue() - last.blue();
        double green = now.green() - last.green();
        boolean fell = blue < 0 || green < 0 || !(blue <= MOST && green <= MOST);
        if (last.run().equals(now.run()) && !fell) {
            question.take(
                    new Count(now.blueRequests() - last.blueRequests(), Math.round(blue)),
                    new Count(now.greenRequests() - last.greenRequests(), Math.round(green)));
        }
    }
}
