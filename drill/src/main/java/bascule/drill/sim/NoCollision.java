package bascule.drill.sim;

/// No side gives out a key that the other gave out before.
final class NoCollision implements Invariant {
    @Override
    public void check(World world) {
        if (!world.clients.collision().isEmpty()) {
            throw new AssertionError(world.clients.collision());
        }
    }
}
