package bascule.demo.story;

import bascule.controller.Status.State;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.util.concurrent.TimeUnit;

/// Started with a green that misbehaves, and then nobody orders anything.
record LeftByItself(Settings settings, World world, Show show) implements Moves {
    @Override
    public void make(Observer observer) throws WorldException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
        world.controller().start(world.plan(), world.home().folder(), "the demo");
        var status = observer.until(
                "rolled back by itself",
                now -> now.state() == State.ROLLED_BACK || now.state() == State.SWITCHED,
                SECONDS_MAX);
        show.say(status.state() == State.SWITCHED ? "switched to a green that is bad" : "rolled back by itself");
        observer.dwell(Math.max(settings.dwell().toNanos(), end - System.nanoTime()));
    }
}
