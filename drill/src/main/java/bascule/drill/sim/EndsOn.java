package bascule.drill.sim;

import bascule.data.Fence;
import bascule.migration.Side;
import bascule.migration.StepException;

/// In the end the side serves that the operator wanted, and takes writes.
record EndsOn(Side side) implements Invariant {
    @Override
    public void check(World world) {
        try {
            Side serving = world.balancer.standing().serving();
            if (serving != side) {
                throw new AssertionError(serving.word() + " serves in the end, wanted was " + side.word());
            }
            var fences = side == Side.GREEN
                    ? world.pair.green().fence()
                    : world.pair.blue().fence();
            if (fences.standing().mode() == Fence.Mode.CLOSED) {
                throw new AssertionError(side.word() + " serves in the end, and takes no writes");
            }
        } catch (StepException unreachable) {
            throw new AssertionError(unreachable);
        }
    }
}
