package bascule.drill.sim;

import static bascule.drill.sim.OneTerm.check;
import static bascule.drill.sim.OneTerm.settle;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Term;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// When guards are asked, and what their fail does.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class GuardTest {
    private static final List<Invariant> ALWAYS = List.of(new OneWritable(), new NoCollision(), new IntentFirst());

    /// Fails from a moment on, for as long as it is told to.
    private static final class Told implements Guard, World.Wiring {
        private final Phase.Name during;
        private final OnFailure onFailure;
        private Optional<World> world = Optional.empty();
        private Optional<Term> term = Optional.empty();
        final List<Duration> asked = new ArrayList<>();
        final List<Integer> begun = new ArrayList<>();
        boolean fails;

        Told(Phase.Name during, OnFailure onFailure) {
            this.during = during;
            this.onFailure = onFailure;
        }

        @Override
        public void prepare(World made) {
            world = Optional.of(made);
        }

        @Override
        public Migration migration(Migration plain) {
            return new Migration(
                    plain.name(),
                    plain.digest(),
                    plain.phases(),
                    plain.swing(),
                    onFailure,
                    List.of(this),
                    plain.participants());
        }

        @Override
        public String name() {
            return "told";
        }

        @Override
        public String describe() {
            return "fails when told";
        }

        @Override
        public Phase.Name during() {
            return during;
        }

        @Override
        public void begin(int times) {
            begun.add(times);
        }

        @Override
        public Verdict judge(Duration stood) {
            asked.add(world.orElseThrow().uptime());
            if (asked.size() == 12) {
                term.ifPresent(Term::close);
            }
            return fails ? new Verdict.Fail("5 of 100 fail") : new Verdict.Wait("watching", Duration.ofSeconds(1));
        }
    }

    private static long fails(World world) {
        return world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.GateJudged(_, var gate, var verdict, _)
                        && gate.equals("told")
                        && verdict.equals("fail"))
                .count();
    }

    @Test
    void duringTheRampCallersGoBackByThemselvesWhateverThePlanSaysOfFailures() throws Exception {
        var guard = new Told(Phase.Name.RAMP, OnFailure.WAIT);
        guard.fails = true;
        var world = new World(ALWAYS, guard);
        var said = new ArrayList<String>();
        settle(world, OneTerm.begin(world, said::add));
        check(world, 1, Side.BLUE);
        assertThat(world.balancer.standing().split().green()).isZero();
        assertThat(fails(world)).as("it triggers once").isOne();
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event()
                        .equals(new Event.Ordered("bascule", Order.ROLL_BACK, "guard told: 5 of 100 fail")));
    }

    @Test
    void afterAPersonSaysGoOnItIsWatchedAnew() throws Exception {
        var guard = new Told(Phase.Name.RAMP, OnFailure.WAIT);
        guard.fails = true;
        var world = new World(ALWAYS, guard);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        guard.fails = false;
        term.order("ana", Order.GO, "mended");
        settle(world, term);
        assertThat(guard.begun).containsExactly(1, 2);
        check(world, 1, Side.GREEN);
    }

    @Test
    void anotherControllerBeginsAnewKnowsHowOftenAndSaysSo() throws Exception {
        var guard = new Told(Phase.Name.SOAK, OnFailure.WAIT);
        var world = new World(ALWAYS, guard);
        Term first = OneTerm.begin(world, _ -> {});
        settle(world, first);
        first.close();
        Term second = OneTerm.begin(world, _ -> {});
        settle(world, second);
        assertThat(guard.begun).containsExactly(1, 2);
        assertThat(world.journal.replay(0))
                .filteredOn(entry -> entry.event() instanceof Event.GateJudged(_, _, var verdict, _)
                        && verdict.equals("watch"))
                .extracting(entry -> ((Event.GateJudged) entry.event()).evidence())
                .satisfiesExactly(
                        words -> assertThat(words).isEqualTo("watching"),
                        words -> assertThat(words).startsWith("watching anew, begun 2 times now"));
    }

    @Test
    void duringSoakItRollsBackWhereThePlanSaysSo() throws Exception {
        var guard = new Told(Phase.Name.SOAK, OnFailure.ROLL_BACK);
        guard.fails = true;
        var world = new World(ALWAYS, guard);
        settle(world, OneTerm.begin(world, _ -> {}));
        check(world, 1, Side.BLUE);
        assertThat(fails(world)).isOne();
    }

    @Test
    void duringSoakAPersonIsAskedWhereThePlanSaysWait() throws Exception {
        var guard = new Told(Phase.Name.SOAK, OnFailure.WAIT);
        guard.fails = true;
        var world = new World(ALWAYS, guard);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        check(world, 0, Side.GREEN);
        assertThat(fails(world)).isOne();
    }

    @Test
    void itIsAskedEverySecondWhateverElseIsWaitedFor() throws Exception {
        var guard = new Told(Phase.Name.SOAK, OnFailure.WAIT);
        var world = new World(ALWAYS, guard);
        Term term = OneTerm.begin(world, _ -> {});
        guard.term = Optional.of(term);
        term.run();
        assertThat(guard.asked).hasSize(12);
        for (int i = 1; i < guard.asked.size(); i++) {
            assertThat(guard.asked.get(i).minus(guard.asked.get(i - 1))).isLessThan(Duration.ofMillis(1_200));
        }
    }

    @Test
    void onceItIsToGoBackItIsNotAskedAnyMore() throws Exception {
        var guard = new Told(Phase.Name.SOAK, OnFailure.WAIT);
        var world = new World(ALWAYS, guard);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        int before = guard.asked.size();
        assertThat(before).isGreaterThan(10);
        term.order("ana", Order.ROLL_BACK, "");
        settle(world, term);
        assertThat(guard.asked).hasSize(before);
    }
}
