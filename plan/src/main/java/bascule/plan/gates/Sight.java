package bascule.plan.gates;

import bascule.gates.Count;
import bascule.gates.Judgement.Answer;
import bascule.gates.Levels;
import bascule.gates.Question;
import bascule.gates.Slowness;
import bascule.gates.Streak;
import bascule.plan.Watched;
import bascule.traffic.Figures.Seen;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// What one question makes of the windows it is given, from the first on.
///
/// @param window takes the next one, blue first
/// @param finding what they show so far, given how long a window is in the mean
record Sight(BiConsumer<Seen, Seen> window, Function<Duration, Finding> finding) {
    private static final double QUANTILE = 0.99;
    /// A green whose clients see a failure less often than this is proven good, whatever blue does.
    private static final double HARMLESS = 0.001;

    static Sight of(Watched.Counting watched, Levels levels) {
        return switch (watched) {
            case Watched.Errors(var times, var proven) ->
                errors(Question.ofRise("failures", levels, times, proven, HARMLESS));
            case Watched.Failures(var share) -> failures(Question.ofLimit("clients with a failure", levels, share));
            case Watched.Latency(var by) ->
                latency(new Slowness("slow requests", levels, QUANTILE, by.toMillis() * 1_000));
            case Watched.Streak(var most) -> streak(new Streak(most));
        };
    }

    /// Of both sides the clients that see a failure for the first time in a minute, given the requests of each.
    private static Sight errors(Question question) {
        return new Sight(
                (blue, green) -> question.take(
                        new Count(blue.requests(), blue.clientsFailed()),
                        new Count(green.requests(), green.clientsFailed())),
                window -> Finding.of(question.judgement(), window));
    }

    private static Sight failures(Question question) {
        return new Sight(
                (_, green) -> question.take(Count.NONE, new Count(green.clients(), green.clientsFailed())),
                window -> Finding.of(question.judgement(), window));
    }

    private static Sight latency(Slowness slowness) {
        return new Sight(
                (blue, green) -> slowness.take(blue.micros(), green.micros()),
                window -> Finding.of(slowness.judgement(), window));
    }

    private static Sight streak(Streak streak) {
        return new Sight(
                (blue, green) -> streak.take(
                        new Count(blue.requests(), blue.failed()), new Count(green.requests(), green.failed())),
                _ -> streak.broken()
                        .map(why -> Finding.plain(Answer.FAIL, why))
                        .orElse(Finding.waiting("no such row of failures")));
    }

    void take(Seen blue, Seen green) {
        window.accept(blue, green);
    }

    /// @param window how long they are in the mean
    Finding found(Duration window) {
        return finding.apply(window);
    }
}
