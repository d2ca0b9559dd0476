package bascule.drill.sim;

import bascule.controller.Term;
import bascule.journal.Event;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Kills the controller at two chosen places, lets the dead ones wake up again, and checks that the migration ends
/// whole: fully switched or fully back, with everything that was acknowledged.
final class KillAnywhere {
    private static final int TERMS = 12;
    private static final int WAITS = 400;
    private static final Duration WAIT = Duration.ofMillis(250);

    private final World world;
    private final Scenario scenario;
    private Optional<Term> zombie = Optional.empty();
    private int staleRefused;

    KillAnywhere(Scenario scenario, World world) {
        this.scenario = scenario;
        this.world = world;
    }

    /// @return how many places the controllers passed
    int run(int firstKill, int secondKill) {
        world.bomb.arm(firstKill);
        int next = secondKill;
        for (int term = 1; term <= TERMS; term++) {
            try {
                live(term);
                new NothingLost().check(world);
                new EndsOn(scenario.end()).check(world);
                new OwnOrders(scenario.ownOrders()).check(world);
                new LateEffects().check(world);
                return world.bomb.passed().size();
            } catch (Killed killed) {
                world.dropFlows();
                world.bomb.arm(next);
                next = -1;
            }
        }
        throw new AssertionError("not ended after " + TERMS + " terms");
    }

    int staleRefused() {
        return staleRefused;
    }

    private void live(int number) {
        try {
            var term = new Term(
                    world.migration,
                    world.journal,
                    "term " + number,
                    _ -> world.newFlows(),
                    world,
                    _ -> {},
                    new Event.Planned(world.migration.digest()));
            wakeZombie();
            zombie = Optional.of(term);
            settle(term);
            var orders = scenario.orders();
            for (int place = 0; place < orders.size(); place++) {
                if (given() <= place) {
                    term.order("drill", orders.get(place), "");
                }
                settle(term);
            }
        } catch (Fenced | Refused unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// How many orders the operator has given so far.
    private long given() {
        return world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.Ordered(var actor, _, _) && actor.equals("drill"))
                .count();
    }

    /// Runs it until nothing more happens by itself, time passing.
    private void settle(Term term) throws Fenced {
        long before = -1;
        int still = 0;
        for (int wait = 0; wait < WAITS && still < 28; wait++) {
            term.runUntilIdle();
            world.bomb.quietly(() -> world.rest(WAIT));
            long now = world.journal.replay(0).size();
            still = now == before ? still + 1 : 0;
            before = now;
        }
    }

    /// A controller that was thought dead goes on where it was: nothing it does may land.
    private void wakeZombie() {
        if (zombie.isEmpty()) {
            return;
        }
        List<?> entries = world.journal.replay(0);
        world.bomb.quietly(() -> {
            try {
                zombie.get().runUntilIdle();
            } catch (Fenced fenced) {
                staleRefused++;
            }
        });
        if (world.journal.replay(0).size() != entries.size()) {
            throw new AssertionError("a controller whose term is over wrote to the journal");
        }
    }
}
