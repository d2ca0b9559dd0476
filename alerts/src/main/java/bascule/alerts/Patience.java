package bascule.alerts;

import java.time.Duration;

/// How long to try.
///
/// @param first the pause after the first try that failed; each is twice the one before
/// @param longest of the pauses
/// @param attempt how long one try may take
/// @param giveUp how old an alert may become that is not taken; each is tried once, however old
public record Patience(Duration first, Duration longest, Duration attempt, Duration giveUp) {
    public static final Patience USUAL =
            new Patience(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofHours(1));

    Duration next(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longest) > 0 ? longest : twice;
    }
}
