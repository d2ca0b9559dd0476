package bascule.plan.gates;

import bascule.gates.Count;
import bascule.gates.Judgement;
import bascule.gates.Judgement.Answer;
import bascule.gates.Question;
import bascule.gates.Slowness;
import bascule.gates.Streak;
import bascule.plan.Plan.Watched;
import bascule.traffic.Figures.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// What one guard makes of the windows it is given, from the first on.
///
/// @param window takes the next one, blue first
/// @param failure why green must not go on, empty if nothing is shown
/// @param words what they say so far
record Sight(BiConsumer<Seen, Seen> window, Supplier<Optional<String>> failure, Supplier<String> words) {
    private static final double QUANTILE = 0.99;
    /// A guard never passes, so that what would is of no account.
    private static final double PROVEN = 2;
    private static final double HARMLESS = 0.001;

    static Sight of(Watched.Counting watched, double alpha) {
        return switch (watched) {
            case Watched.Errors(var times) -> errors(Question.ofRise("failures", alpha, times, PROVEN, HARMLESS));
            case Watched.Failures(var share) -> failures(Question.ofLimit("clients with a failure", alpha, share));
            case Watched.Latency(var by) -> latency(by, alpha);
            case Watched.Streak(var most) -> streak(new Streak(most));
        };
    }

    /// Of both sides the clients that see a failure for the first time in a minute, given the requests of each.
    private static Sight errors(Question question) {
        return new Sight(
                (blue, green) -> question.take(
                        new Count(blue.requests(), blue.clientsFailed()),
                        new Count(green.requests(), green.clientsFailed())),
                () -> failure(question.judgement()),
                () -> question.judgement().why());
    }

    private static Sight failures(Question question) {
        return new Sight(
                (_, green) -> question.take(Count.NONE, new Count(green.clients(), green.clientsFailed())),
                () -> failure(question.judgement()),
                () -> question.judgement().why());
    }

    private static Sight latency(Duration by, double alpha) {
        var slowness = new Slowness("slow requests", alpha, QUANTILE, by.toMillis() * 1_000);
        return new Sight(
                (blue, green) -> slowness.take(blue.micros(), green.micros()),
                () -> failure(slowness.judgement()),
                () -> slowness.judgement().why());
    }

    private static Sight streak(Streak streak) {
        return new Sight(
                (blue, green) -> streak.take(
                        new Count(blue.requests(), blue.failed()), new Count(green.requests(), green.failed())),
                streak::broken,
                () -> "no such row of failures");
    }

    private static Optional<String> failure(Judgement judgement) {
        return judgement.answer() == Answer.FAIL ? Optional.of(judgement.why()) : Optional.empty();
    }

    void take(Seen blue, Seen green) {
        window.accept(blue, green);
    }

    /// Why green must not go on; empty if nothing is shown.
    Optional<String> failed() {
        return failure.get();
    }

    String seen() {
        return words.get();
    }
}
