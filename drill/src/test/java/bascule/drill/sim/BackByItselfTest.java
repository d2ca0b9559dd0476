package bascule.drill.sim;

import static bascule.drill.sim.OneTerm.check;
import static bascule.drill.sim.OneTerm.settle;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Term;
import bascule.data.Link;
import bascule.data.Pair;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Side;
import bascule.plan.gates.Approval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// What the plan's word about failures does, and when it does nothing. A controller that swings to and fro for ever is
/// given up.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class BackByItselfTest {
    private static final List<Invariant> ALWAYS =
            List.of(new OneWritable(), new GreenIsFenced(), new NoCollision(), new IntentFirst(), new FlagsFollow());

    private final List<String> said = new ArrayList<>();

    private Term begin(World world) throws Exception {
        return OneTerm.begin(world, said::add);
    }

    private static long failuresOf(World world, String step) {
        return world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.StepFailed(var id, _, _, _)
                        && id.value().equals(step))
                .count();
    }

    /// The gate `errors` stands before that phase, and the plan says what failures lead to.
    private record Gated(Phase.Name before, OnFailure onFailure) implements World.Wiring {
        @Override
        public Migration migration(Migration plain) {
            var phases = plain.phases().stream()
                    .map(phase -> phase.name() == before ? FailingGate.before(phase) : phase)
                    .toList();
            return new Migration(plain.name(), plain.digest(), phases, plain.swing(), onFailure, plain.participants());
        }
    }

    @Test
    void theOrderAndItsReasonAreOnRecordAndSaid() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.CONTRACT, OnFailure.ROLL_BACK));
        settle(world, begin(world));
        check(world, 1, Side.BLUE);
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event()
                        .equals(new Event.Ordered(
                                "bascule", Order.ROLL_BACK, "gate errors: 5 % of the requests fail on green")));
        assertThat(said).anyMatch(line -> line.startsWith("rolls back by itself, as the plan says: gate errors"));
    }

    @Test
    void onceBackItStaysUntilAPersonSaysOtherwise() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.CUTOVER, OnFailure.ROLL_BACK));
        Term term = begin(world);
        settle(world, term);
        check(world, 1, Side.BLUE);
        assertThat(world.balancer.standing().split().green()).isZero();

        term.order("ana", Order.GO, "once more");
        settle(world, term);
        check(world, 2, Side.BLUE);
    }

    /// Writes down when it was asked, and ends the term at the third time.
    private static final class Asked implements Gate, World.Wiring {
        final List<Duration> times = new ArrayList<>();
        Optional<World> world = Optional.empty();
        Optional<Term> term = Optional.empty();

        @Override
        public void prepare(World made) {
            world = Optional.of(made);
        }

        @Override
        public Migration migration(Migration plain) {
            var phases = plain.phases().stream()
                    .map(phase -> phase.name() == Phase.Name.CUTOVER
                            ? new Phase(
                                    phase.name(), phase.id(), List.of(new Approval("oncall", 1), this), phase.steps())
                            : phase)
                    .toList();
            return new Migration(
                    plain.name(), plain.digest(), phases, plain.swing(), OnFailure.WAIT, plain.participants());
        }

        @Override
        public String name() {
            return "asked";
        }

        @Override
        public String describe() {
            return "was asked";
        }

        @Override
        public Verdict judge(Standing standing) {
            times.add(world.orElseThrow().uptime());
            if (times.size() == 3) {
                term.orElseThrow().close();
            }
            return new Verdict.Pass("asked");
        }
    }

    @Test
    void gatesThatPassedAreAskedAgainWhileAPersonIsWaitedFor() throws Exception {
        var asked = new Asked();
        var world = new World(ALWAYS, asked);
        Term term = begin(world);
        asked.term = Optional.of(term);
        term.run();
        assertThat(asked.times.get(2).minus(asked.times.get(1))).isLessThan(Duration.ofSeconds(3));
    }

    /// Breaks the forward flow as soon as callers read on green.
    private record Dry(AtomicBoolean broken) implements World.Wiring {
        @Override
        public Pair pair(Pair pair, World world) {
            Link forward = Mutant.changed(Link.class, pair.forward(), (call, arguments) -> {
                Object answer = call.go();
                return broken.get() && answer instanceof Link.Standing standing ? still(standing) : answer;
            });
            return new Mutant.Wired(pair, pair.blue(), pair.green(), forward, pair.reverse());
        }

        private static Link.Standing still(Link.Standing real) {
            return new Link.Standing(
                    false,
                    real.lagBytes(),
                    real.lagMillis(),
                    real.changes(),
                    real.applied(),
                    real.violations(),
                    real.retainedBytes(),
                    real.warning());
        }

        @Override
        public Migration migration(Migration plain) {
            return new Migration(
                    plain.name(),
                    plain.digest(),
                    plain.phases(),
                    plain.swing(),
                    OnFailure.ROLL_BACK,
                    plain.participants());
        }
    }

    @Test
    void nobodyReadsOnAGreenThatReceivesNothingForLong() throws Exception {
        var broken = new AtomicBoolean();
        var world = new World(ALWAYS, new Dry(broken));
        world.onPlace(place -> {
            if (place.equals("balancer.shift.done")) {
                broken.set(true);
            }
        });
        Term term = begin(world);
        settle(world, term);
        settle(world, term);
        assertThat(world.balancer.standing().split().green()).isZero();
        check(world, 1, Side.BLUE);
        assertThat(said).anyMatch(line -> line.contains("the forward flow is not running"));

        broken.set(false);
        world.onPlace(_ -> {});
        term.order("ana", Order.GO, "the flow is back");
        settle(world, term);
        new EndsOn(Side.GREEN).check(world);
    }

    @Test
    void wherePlansSayWaitItWaits() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.CONTRACT, OnFailure.WAIT));
        settle(world, begin(world));
        check(world, 0, Side.GREEN);
    }

    @Test
    void aGateThatFailsAgainStopsItAgain() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.CONTRACT, OnFailure.WAIT));
        Term term = begin(world);
        settle(world, term);
        term.order("ana", Order.GO, "the gate is wrong");
        settle(world, term);
        check(world, 0, Side.GREEN);
        assertThat(world.journal.replay(0).stream()
                        .filter(entry -> entry.event() instanceof Event.GateJudged(_, _, var verdict, _)
                                && verdict.equals("fail")))
                .hasSize(2);
    }

    @Test
    void whereNothingHasMovedThereIsNothingToBringBackAndTheFailureStaysInSight() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.RAMP, OnFailure.ROLL_BACK));
        settle(world, begin(world));
        check(world, 0, Side.BLUE);
    }

    @Test
    void aRollBackThatFailedIsNotOrderedAgainByItself() throws Exception {
        var world = new World(ALWAYS, new Gated(Phase.Name.CONTRACT, OnFailure.ROLL_BACK));
        world.onPlace(place -> {
            if (place.startsWith("release.back")) {
                world.balancer.busy(true);
            }
        });
        settle(world, begin(world));
        assertThat(failuresOf(world, "release")).isOne();
        check(world, 1, Side.GREEN);
    }

    @Test
    void beyondThePointOfNoReturnNothingGoesBack() throws Exception {
        var world = new World(ALWAYS, Scenario.FAILS_ON_THE_RAMP);
        world.balancer.busy(false);
        Term term = begin(world);
        settle(world, term);
        world.onPlace(place -> {
            if (place.startsWith("retire")) {
                world.pair.blue().unreachable(true);
            }
        });
        term.order("ana", Order.COMPLETE, "");
        settle(world, term);
        assertThat(failuresOf(world, "retire")).isPositive();
        world.pair.blue().unreachable(false);
        check(world, 0, Side.GREEN);
    }
}
