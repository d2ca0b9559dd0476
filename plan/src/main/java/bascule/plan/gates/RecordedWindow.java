package bascule.plan.gates;

import bascule.migration.Phase;
import bascule.traffic.Figures.Sides;
import java.time.Duration;
import java.time.Instant;

/// What both sides showed between two looks, as a controller recorded it.
///
/// @param at when it began
/// @param stretch id of the phase whose steps stood, such as `ramp-5`
/// @param during its name; of the soak `SOAK`
/// @param from how long nothing had been changed when it began
/// @param to how long when it ended
public record RecordedWindow(Instant at, String stretch, Phase.Name during, Duration from, Duration to, Sides sides) {
    public RecordedWindow {
        if (from.isNegative() || to.compareTo(from) <= 0) {
            throw new IllegalArgumentException("a window ends after it began, got %s to %s".formatted(from, to));
        }
    }

    /// Whether nothing lies between that one and this.
    boolean follows(RecordedWindow earlier) {
        return earlier.stretch.equals(stretch) && earlier.to.equals(from);
    }

    /// Whether it belongs to the same stretch as that one: nothing was changed in between.
    boolean continues(RecordedWindow earlier) {
        return earlier.stretch.equals(stretch) && from.compareTo(earlier.to) >= 0;
    }
}
