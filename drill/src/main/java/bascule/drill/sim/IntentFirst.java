package bascule.drill.sim;

import bascule.data.Fence;
import bascule.journal.Event;
import bascule.migration.StepException;

/// Whatever was done outside was on record before.
final class IntentFirst implements Invariant {
    @Override
    public void check(World world) {
        try {
            boolean blueClosed = world.pair.blue().fence().standing().mode() == Fence.Mode.CLOSED;
            boolean greenOpen = world.pair.green().fence().standing().mode() == Fence.Mode.OPEN;
            if (blueClosed && !begun(world, "fence-blue")) {
                throw new AssertionError("blue is closed, and no record says that it was meant to be");
            }
            if (greenOpen && !begun(world, "admit-green")) {
                throw new AssertionError("green is open, and no record says that it was meant to be");
            }
        } catch (StepException unreachable) {
            // what can't be asked can't be judged now
        }
    }

    private static boolean begun(World world, String step) {
        return world.journal.replay(0).stream()
                .anyMatch(entry -> entry.event() instanceof Event.StepStarted(var id, _)
                        && id.value().equals(step));
    }
}
