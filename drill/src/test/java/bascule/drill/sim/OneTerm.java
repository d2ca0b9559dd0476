package bascule.drill.sim;

import bascule.controller.Term;
import bascule.journal.Event;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.function.Consumer;

/// A world with one controller, which nobody kills.
final class OneTerm {
    private OneTerm() {}

    static Term begin(World world, Consumer<String> said) throws Exception {
        return new Term(
                world.migration,
                world.journal,
                "one",
                _ -> world.newFlows(),
                world,
                said,
                new Event.Planned(world.migration.digest()));
    }

    /// Half a minute passes.
    static void settle(World world, Term term) throws Fenced {
        for (int i = 0; i < 120; i++) {
            term.runUntilIdle();
            world.rest(Duration.ofMillis(250));
        }
    }

    static void check(World world, int ownOrders, Side serving) {
        new OwnOrders(ownOrders).check(world);
        new EndsOn(serving).check(world);
        new NothingLost().check(world);
    }
}
