package bascule.drill.sim;

import bascule.data.Fence;
import bascule.migration.StepException;

/// At most one side takes writes, once both have a fence.
final class OneWritable implements Invariant {
    @Override
    public void check(World world) {
        try {
            if (world.pair.blue().fence().standing().mode() == Fence.Mode.OPEN
                    && world.pair.green().fence().standing().mode() == Fence.Mode.OPEN) {
                throw new AssertionError("both sides are writable");
            }
        } catch (StepException unreachable) {
            // what can't be asked can't be written to either
        }
    }
}
