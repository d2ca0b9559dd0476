package bascule.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The steps of the cutover that must not be left half-way, in order.
///
/// A swing that breaks before `opensGreen` was touched goes back to blue by itself; from then on it goes on.
/// Rolled back, it breaks the other way round: before the reverting of `opensBlue` has begun it returns to green,
/// from then on it goes on to blue.
///
/// @param opensGreen the step that lets green answer: the one that admits writes there, or without a database
///     the one that releases the traffic there
/// @param opensBlue the step whose reverting lets blue answer again
/// @param attempts how often it is tried before a person is asked
/// @param pause between two attempts
/// @param wayBack the gate that is asked before a service that hangs on green swings back; nothing is closed before
///     it passes
public record Swing(
        List<StepId> steps,
        Optional<StepId> opensGreen,
        Optional<StepId> opensBlue,
        int attempts,
        Duration pause,
        Optional<Gate> wayBack) {
    public static final Swing NONE =
            new Swing(List.of(), Optional.empty(), Optional.empty(), 1, Duration.ZERO, Optional.empty());

    public Swing {
        steps = List.copyOf(steps);
        if (opensGreen.isPresent() == steps.isEmpty() || opensBlue.isPresent() == steps.isEmpty()) {
            throw new IllegalArgumentException(
                    "a swing of steps " + steps + " opens " + opensGreen + " and " + opensBlue);
        }
        if (!steps.containsAll(opensGreen.stream().toList())
                || !steps.containsAll(opensBlue.stream().toList())) {
            throw new IllegalArgumentException(opensGreen + " and " + opensBlue + " are not both steps of " + steps);
        }
    }

    /// The step it begins with, which ends it when it is reverted.
    public boolean beginsWith(StepId step) {
        return !steps.isEmpty() && steps.getFirst().equals(step);
    }

    public boolean endsWith(StepId step) {
        return !steps.isEmpty() && steps.getLast().equals(step);
    }
}
