package bascule.drill.sim;

import bascule.data.Fence;
import bascule.data.Pair;
import bascule.flags.By;
import bascule.flags.Follow;
import bascule.journal.Event;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.List;

/// What a term sent before the last one that acted and the network kept lands last of all: it must be refused where it
/// lands.
final class LateEffects implements Invariant {
    private static final Duration SOON = Duration.ofSeconds(1);

    private interface Effect {
        void land(Epoch old) throws StepException;
    }

    @Override
    public void check(World world) {
        long acting = world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.StepStarted)
                .mapToLong(entry -> entry.epoch().number())
                .max()
                .orElse(1);
        if (acting > 1) {
            world.bomb.quietly(() -> effects(world).forEach(effect -> demandRefused(effect, new Epoch(acting - 1))));
        }
    }

    private static List<Effect> effects(World world) {
        Pair pair = world.wiredPair;
        Balancer balancer = world.wiredBalancer;
        Fence blue = pair.blue().fence();
        Fence green = pair.green().fence();
        return List.of(
                old -> balancer.release(Side.BLUE, old),
                old -> balancer.release(Side.GREEN, old),
                old -> balancer.hold(SOON, SOON, old),
                old -> blue.require("", old),
                old -> green.require("", old),
                old -> blue.open(SOON, old),
                old -> green.open(SOON, old),
                old -> blue.close(SOON, old),
                old -> world.flags.raise(world.migration.name(), old),
                old -> world.flags.write(
                        Follow.of(World.FLAG, world.migration.name(), "off", "on"),
                        world.flags.read().version(),
                        new By.Term(world.migration.name(), old)));
    }

    /// By its epoch, or because nothing of the migration is left there.
    private static void demandRefused(Effect effect, Epoch old) {
        try {
            effect.land(old);
        } catch (Fenced | Refused refused) {
            return;
        } catch (StepException other) {
            throw new AssertionError("an effect of an older term was not fenced but: " + other.getMessage(), other);
        }
        throw new AssertionError("an effect of an older term landed");
    }
}
