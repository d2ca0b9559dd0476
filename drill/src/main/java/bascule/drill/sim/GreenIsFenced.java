package bascule.drill.sim;

import bascule.data.Fence;
import bascule.journal.Event;
import bascule.migration.StepException;

/// Once green's schema stands it has a fence, until that is taken back or green is left for good:
/// however long the backfill waits for its gate, nobody fills the tables that it is to fill.
final class GreenIsFenced implements Invariant {
    @Override
    public void check(World world) {
        try {
            if (world.pair.green().fence().standing().mode() == Fence.Mode.ABSENT && schemaStands(world)) {
                throw new AssertionError("green's schema stands, and anybody may write there");
            }
        } catch (StepException unreachable) {
            // what can't be asked can't be written to either
        }
    }

    private static boolean schemaStands(World world) {
        boolean stands = false;
        for (var entry : world.journal.replay(0)) {
            stands = switch (entry.event()) {
                case Event.PhaseOpened(var phase) -> stands || phase.equals("backfill");
                case Event.StepStarted(var step, var direction) -> stands && !ends(step.value(), direction);
                default -> stands;
            };
        }
        return stands;
    }

    private static boolean ends(String step, Event.Direction direction) {
        return step.equals("leave-green") || (step.equals("fence-green") && direction == Event.Direction.BACK);
    }
}
