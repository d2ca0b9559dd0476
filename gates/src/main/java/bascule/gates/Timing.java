package bascule.gates;

import bascule.gates.Judgement.Answer;
import bascule.migration.Durations;
import bascule.migration.Gate.Verdict;
import java.time.Duration;
import java.time.Instant;

/// When evidence counts, and how long it may take.
///
/// @param warmUp windows that begin sooner after a change of the split are left out, by this rule
///     and not by looking: caches are cold and pools empty then
/// @param least nothing passes sooner
/// @param most what is not decided by then is a person's to decide: it never passes by itself
public record Timing(Duration warmUp, Duration least, Duration most) {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    public Timing {
        if (warmUp.isNegative() || least.isNegative() || most.compareTo(least) < 0 || most.compareTo(warmUp) < 0) {
            throw new IllegalArgumentException(
                    "times are not negative, and the longest dwell is not shorter than the least and the warm-up");
        }
    }

    /// Whether a window that begins then counts.
    public boolean counts(Instant windowBegins, Instant changed) {
        return !windowBegins.isBefore(changed.plus(warmUp));
    }

    /// The verdict on a gate that has been asked for so long.
    ///
    /// @param window how long each window is
    public Verdict verdict(Judgement judgement, Duration stood, Duration window) {
        if (judgement.answer() == Answer.FAIL) {
            return new Verdict.Fail(judgement.why());
        }
        Duration left = least.minus(stood);
        if (left.isPositive()) {
            return new Verdict.Wait(
                    "for another " + (left.toMillis() + 999) / 1_000 + " s at least; " + judgement.why(),
                    left.compareTo(AGAIN) < 0 ? left : AGAIN);
        }
        if (judgement.answer() == Answer.PASS) {
            return new Verdict.Pass(judgement.why());
        }
        if (stood.compareTo(most) >= 0) {
            return new Verdict.Wait(
                    "not decided in " + Durations.text(most)
                            + ", so a person decides: promote, step back, or roll back; " + judgement.why(),
                    AGAIN);
        }
        return new Verdict.Wait(judgement.why() + forecast(judgement, window), AGAIN);
    }

    private static String forecast(Judgement judgement, Duration window) {
        return judgement
                .windowsLeft()
                .map(left -> left * window.toMillis() / 1_000)
                .filter(seconds -> seconds < Duration.ofDays(1).toSeconds())
                .map(seconds -> "; decided in about " + Durations.text(Duration.ofSeconds((long) Math.ceil(seconds)))
                        + " at this rate")
                .orElse("; not decided within a day at this rate");
    }
}
