package bascule.gates;

import bascule.migration.Evidence;
import java.time.Duration;
import java.util.Optional;

/// What the evidence says, and what it rests on.
///
/// @param events what is counted, such as `failures`
/// @param blue counted on blue so far
/// @param failing the e-value against green being good; at `failsAt` it fails
/// @param passing the e-value for it; at `passesAt` it passes
/// @param why a sentence for people
/// @param outlook how it will be decided if windows are like those so far; empty if never
public record Judgement(
        String events,
        Answer answer,
        Count blue,
        Count green,
        double failing,
        double failsAt,
        double passing,
        double passesAt,
        String why,
        Optional<Outlook> outlook) {
    /// An e-value may grow beyond any number; more than this says no more.
    private static final double MOST_SAID = 1e12;

    private static final Duration FORESEEABLE = Duration.ofDays(1);

    public enum Answer {
        PASS,
        WAIT,
        FAIL
    }

    /// @param answer PASS or FAIL
    /// @param windows after how many more
    public record Outlook(Answer answer, double windows) {}

    /// The same in numbers.
    ///
    /// @param window how long each window is in the mean
    public Evidence evidence(Duration window) {
        return new Evidence(
                events,
                new Evidence.Seen(blue.exposed(), blue.events()),
                new Evidence.Seen(green.exposed(), green.events()),
                Math.min(failing, MOST_SAID),
                failsAt,
                Optional.of(Math.min(passing, MOST_SAID)),
                Optional.of(passesAt),
                outlook.map(each -> new Evidence.Forecast(each.answer() == Answer.PASS, (long)
                                Math.ceil(each.windows() * window.toMillis() / 1_000)))
                        .filter(each -> each.seconds() < FORESEEABLE.toSeconds()));
    }
}
