package bascule.drill.sim;

import bascule.data.Fence;
import bascule.databases.memory.MemoryDatabase;
import bascule.migration.StepException;
import java.util.Collections;

/// In the end: one side is writable, it is the one that serves, and it has every acknowledged write once.
final class NothingLost implements Invariant {
    @Override
    public void check(World world) {
        try {
            var blue = world.pair.blue().fence().standing().mode();
            boolean onBlue = blue != Fence.Mode.CLOSED;
            MemoryDatabase writable = onBlue ? world.pair.blue() : world.pair.green();
            if (!onBlue && world.pair.green().fence().standing().mode() == Fence.Mode.CLOSED) {
                throw new AssertionError("neither side is writable");
            }
            String serving = world.balancer.standing().serving().word();
            if (!serving.equals(onBlue ? "blue" : "green")) {
                throw new AssertionError(serving + " serves, but it is not the writable side");
            }
            if (world.balancer.standing().holding() || world.balancer.standing().sealed()) {
                throw new AssertionError("requests are still held");
            }
            var rows = writable.rows();
            world.clients.acknowledged().forEach((id, write) -> {
                int times = Collections.frequency(rows.values(), id);
                if (times != 1 || !id.equals(rows.get(write.key()))) {
                    throw new AssertionError("%s was acknowledged by %s as %s; %s, which is writable, has it %d times"
                            .formatted(id, write.side().word(), write.key(), writable.describe(), times));
                }
            });
        } catch (StepException unreachable) {
            throw new AssertionError(unreachable);
        }
    }
}
