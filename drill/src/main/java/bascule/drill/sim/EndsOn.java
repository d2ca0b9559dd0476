package bascule.drill.sim;

import bascule.migration.Side;
import bascule.migration.StepException;

/// In the end the side serves that the operator wanted.
record EndsOn(Side side) implements Invariant {
    @Override
    public void check(World world) {
        try {
            Side serving = world.balancer.standing().serving();
            if (serving != side) {
                throw new AssertionError(serving.word() + " serves in the end, wanted was " + side.word());
            }
        } catch (StepException unreachable) {
            throw new AssertionError(unreachable);
        }
    }
}
