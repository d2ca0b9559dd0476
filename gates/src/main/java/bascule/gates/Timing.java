package bascule.gates;

import bascule.gates.Judgement.Answer;
import bascule.migration.Durations;
import bascule.migration.Evidence;
import bascule.migration.Gate.Verdict;
import java.time.Duration;
import java.util.Optional;

/// When evidence counts, and how long it may take.
///
/// @param least nothing passes sooner
/// @param most what is not decided by then is a person's to decide: it never passes by itself
public record Timing(Duration least, Duration most) {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    public Timing {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "times are not negative, and the longest dwell is not shorter than the least");
        }
    }

    /// The verdict on a gate about what has stood for so long.
    ///
    /// @param why a sentence for people
    /// @param evidence what it rests on; empty if on no counts
    /// @param asked how long of that it could be asked: what is not, as during a pause, is nobody's delay
    public Verdict verdict(Answer answer, String why, Optional<Evidence> evidence, Duration stood, Duration asked) {
        if (answer == Answer.FAIL) {
            return new Verdict.Fail(why);
        }
        Duration left = least.minus(stood);
        if (left.isPositive()) {
            return new Verdict.Wait(
                    why + "; for another " + (left.toMillis() + 999) / 1_000 + " s at least",
                    left.compareTo(AGAIN) < 0 ? left : AGAIN);
        }
        if (answer == Answer.PASS) {
            return new Verdict.Pass(why);
        }
        if (asked.compareTo(most) >= 0) {
            return new Verdict.Ask(
                    "not decided in " + Durations.text(most) + ", so a person decides: approve, or roll back; " + why,
                    AGAIN);
        }
        return new Verdict.Wait(why + evidence.map(Timing::forecast).orElse(""), AGAIN);
    }

    private static String forecast(Evidence evidence) {
        if (!evidence.foreseeable()) {
            return "";
        }
        return evidence.forecast()
                .map(each -> "; at this rate it %s in about %s"
                        .formatted(each.passes() ? "passes" : "fails", about(each.seconds())))
                .orElse("; at this rate it is not decided within a day");
    }

    /// Nobody needs the seconds of an hour.
    private static String about(long seconds) {
        return Durations.text(
                seconds < 120
                        ? Duration.ofSeconds(Math.max(1, seconds))
                        : Duration.ofMinutes(Math.round(seconds / 60.0)));
    }
}
