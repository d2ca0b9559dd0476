package bascule.drill.sim;

import bascule.controller.Term;
import bascule.journal.Event;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.List;

/// A simulated world, and terms in it that are let go until nothing more happens by itself.
abstract class SimulatedTerms {
    final World world = new World(
            List.of(new OneWritable(), new GreenIsFenced(), new NoCollision(), new IntentFirst(), new FlagsFollow()));

    Term begin(String holder) throws Exception {
        return new Term(
                world.migration,
                world.journal,
                holder,
                _ -> world.newFlows(),
                world,
                _ -> {},
                new Event.Planned(world.migration.digest()));
    }

    void settle(Term term) throws Fenced {
        for (int i = 0; i < 120; i++) {
            term.runUntilIdle();
            world.rest(Duration.ofMillis(250));
        }
    }

    List<String> failures() {
        return world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.StepFailed)
                .map(entry -> entry.event().toString())
                .toList();
    }

    Side serving() throws Exception {
        return world.balancer.standing().serving();
    }
}
