package bascule.demo.story;

import bascule.controller.Status.State;
import bascule.demo.shop.Warehouse;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Started with a green that behaves. While a share of the callers is on it, what both sides need fails for a while.
/// Then nobody orders anything.
record SharedOutage(Settings settings, World world, Show show) implements Moves {
    /// How long it fails.
    static final Duration LASTS = Duration.ofSeconds(10);
    /// Blue and green are compared for a while before.
    private static final Duration BEFORE = Duration.ofSeconds(5);

    @Override
    public void make(Observer observer) throws WorldException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
        Warehouse warehouse = world.warehouse().orElseThrow();
        world.controller().start(world.plan(), world.home().folder(), "the demo");
        observer.until(
                "with callers on green",
                now -> now.traffic().filter(each -> each.split().green() > 0).isPresent(),
                SECONDS_MAX);
        observer.dwell(BEFORE.toNanos());
        show.say("the warehouse, which both sides need, fails one call in three for " + LASTS.toSeconds() + " s");
        warehouse.out(true);
        observer.dwell(LASTS.toNanos());
        warehouse.out(false);
        show.say("the warehouse is back");
        var status = observer.until(
                "switched", now -> now.state() == State.SWITCHED || now.state() == State.ROLLED_BACK, SECONDS_MAX);
        show.say(status.state() == State.SWITCHED ? "switched to green" : "a good green was rolled back");
        observer.dwell(Math.max(settings.dwell().toNanos(), end - System.nanoTime()));
    }
}
