package bascule.demo.story;

import bascule.controller.Status;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.util.concurrent.TimeUnit;

/// Started, switched, rolled back and switched again, as often as asked.
record ThereAndBack(Settings settings, World world, Show show) implements Moves {
    /// What a switch or a roll-back takes, ramp included; only to share the time out.
    private static final long MOVE_NANOS = TimeUnit.SECONDS.toNanos(4);

    @Override
    public void make(Observer observer) throws WorldException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
        int moves = 2 * settings.cycles() + 1;
        world.controller().start(world.plan(), world.home().folder(), "the demo");
        switched(observer, 1);
        observer.dwell(dwell(end, moves));
        for (int cycle = 1; cycle <= settings.cycles(); cycle++) {
            rolledBack(observer, cycle);
            observer.dwell(dwell(end, moves - 2 * cycle + 1));
            world.controller().order(MIGRATION, "go", "and again");
            switched(observer, cycle + 1);
            observer.dwell(dwell(end, moves - 2 * cycle));
        }
    }

    /// The time that is left, shared out among the stays that are left.
    private long dwell(long end, int staysLeft) {
        long left = end - System.nanoTime() - (staysLeft - 1) * MOVE_NANOS;
        return Math.max(settings.dwell().toNanos(), left / staysLeft);
    }

    private void switched(Observer observer, int times) throws WorldException {
        observer.until(
                "switched",
                status -> status.state() == Status.State.SWITCHED && status.switches() >= times,
                SECONDS_MAX);
        show.say("switched to green (" + times + "); blue follows");
    }

    private void rolledBack(Observer observer, int times) throws WorldException {
        world.controller().order(MIGRATION, "roll-back", "to show that it can");
        observer.until(
                "rolled back",
                status -> status.state() == Status.State.ROLLED_BACK && status.rollbacks() >= times,
                SECONDS_MAX);
        show.say("rolled back to blue (" + times + "); green follows");
    }
}
