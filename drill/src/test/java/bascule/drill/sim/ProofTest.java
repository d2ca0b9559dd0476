package bascule.drill.sim;

import static bascule.drill.sim.OneTerm.check;
import static bascule.drill.sim.OneTerm.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.Term;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.migration.Evidence;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Proof;
import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// When gates by evidence are begun and asked, who may decide them, and what their fail does.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ProofTest {
    private static final List<Invariant> ALWAYS = List.of(new OneWritable(), new NoCollision(), new IntentFirst());

    /// Says what it is told to, before the cutover.
    private static final class Told implements Proof, World.Wiring {
        final List<Integer> begun = new ArrayList<>();
        final List<Duration> asked = new ArrayList<>();
        Duration counted = Duration.ZERO;
        int interrupted;
        Verdict says = new Verdict.Wait("too little seen", Duration.ofSeconds(1));

        @Override
        public Migration migration(Migration plain) {
            var phases = plain.phases().stream()
                    .map(phase -> phase.name() == Phase.Name.CUTOVER ? with(phase) : phase)
                    .toList();
            return new Migration(
                    plain.name(), plain.digest(), phases, plain.swing(), OnFailure.WAIT, plain.participants());
        }

        private Phase with(Phase phase) {
            var gates = new ArrayList<Gate>(phase.gates());
            gates.add(this);
            return new Phase(phase.name(), phase.id(), gates, phase.steps());
        }

        @Override
        public String name() {
            return "told";
        }

        @Override
        public String describe() {
            return "says what it is told";
        }

        @Override
        public void begin(int times) {
            begun.add(times);
        }

        @Override
        public void interrupted() {
            interrupted++;
        }

        @Override
        public Optional<Evidence> evidence() {
            return Optional.empty();
        }

        @Override
        public Verdict judge(Standing standing) {
            asked.add(standing.waited());
            counted = standing.asked();
            return says instanceof Verdict.Ask && !standing.approvals().isEmpty()
                    ? new Verdict.Pass("approved by " + standing.approvals())
                    : says;
        }
    }

    private final Told gate = new Told();

    private static List<String> verdicts(World world) {
        return world.journal.replay(0).stream()
                .map(each -> each.event())
                .filter(Event.GateJudged.class::isInstance)
                .map(Event.GateJudged.class::cast)
                .filter(each -> each.gate().equals("told"))
                .map(Event.GateJudged::verdict)
                .toList();
    }

    @Test
    void nothingGoesOnBeforeItPassesAndItIsAskedEverySecond() throws Exception {
        var world = new World(ALWAYS, gate);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        check(world, 0, Side.BLUE);
        assertThat(gate.begun).containsExactly(1);
        assertThat(gate.asked).hasSizeGreaterThan(20);
        assertThat(world.balancer.standing().split().green()).isPositive();
        gate.says = new Gate.Verdict.Pass("shown");
        settle(world, term);
        check(world, 0, Side.GREEN);
        assertThat(verdicts(world)).containsExactly("watch", "wait", "pass");
    }

    @Test
    void itsFailBringsCallersBackWhateverThePlanSaysOfFailuresAndAfterwardsItBeginsAnew() throws Exception {
        gate.says = new Gate.Verdict.Fail("5 of 100 fail");
        var world = new World(ALWAYS, gate);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        check(world, 1, Side.BLUE);
        assertThat(world.balancer.standing().split().green()).isZero();
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event()
                        .equals(new Event.Ordered("bascule", Order.ROLL_BACK, "gate told: 5 of 100 fail")));
        gate.says = new Gate.Verdict.Pass("shown");
        term.order("ana", Order.GO, "mended");
        settle(world, term);
        check(world, 1, Side.GREEN);
        assertThat(gate.begun).containsExactly(1, 2);
    }

    @Test
    void aPersonMayDecideOnlyOnceAsked() throws Exception {
        var world = new World(ALWAYS, gate);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        assertThatThrownBy(() -> term.approve("ana", "told", "looks fine"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("judges by what is seen, and a person is asked only once that took too long");
        gate.says = new Gate.Verdict.Ask("not decided", Duration.ofSeconds(1));
        settle(world, term);
        check(world, 0, Side.BLUE);
        term.approve("ana", "told", "looks fine");
        settle(world, term);
        check(world, 0, Side.GREEN);
        assertThat(verdicts(world)).containsExactly("watch", "wait", "ask", "pass");
    }

    @Test
    void aYesFromBeforeARollBackIsNoYesAfterwards() throws Exception {
        gate.says = new Gate.Verdict.Ask("not decided", Duration.ofSeconds(1));
        var world = new World(ALWAYS, gate);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        term.approve("ana", "told", "looks fine");
        settle(world, term);
        check(world, 0, Side.GREEN);
        term.order("ana", Order.ROLL_BACK, "");
        settle(world, term);
        term.order("ana", Order.GO, "");
        settle(world, term);
        check(world, 0, Side.BLUE);
        assertThat(gate.begun).containsExactly(1, 2);
    }

    @Test
    void anotherControllerBeginsAnewAndKnowsHowOften() throws Exception {
        var world = new World(ALWAYS, gate);
        Term first = OneTerm.begin(world, _ -> {});
        settle(world, first);
        first.close();
        settle(world, OneTerm.begin(world, _ -> {}));
        assertThat(gate.begun).containsExactly(1, 2);
        assertThat(verdicts(world)).containsExactly("watch", "wait", "watch", "wait");
    }

    @Test
    void aPauseIsNotCounted() throws Exception {
        var world = new World(ALWAYS, gate);
        Term term = OneTerm.begin(world, _ -> {});
        settle(world, term);
        gate.interrupted = 0;
        int before = gate.asked.size();
        Duration counted = gate.counted;
        Duration waited = gate.asked.getLast();
        term.order("ana", Order.PAUSE, "");
        settle(world, term);
        assertThat(gate.asked).hasSize(before);
        assertThat(gate.interrupted).isPositive();
        term.order("ana", Order.GO, "");
        settle(world, term);
        assertThat(gate.begun).as("what was seen before the pause is kept").containsExactly(1);
        Duration stood = gate.asked.getLast().minus(waited);
        assertThat(stood).isCloseTo(Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertThat(gate.counted.minus(counted)).isCloseTo(Duration.ofSeconds(30), Duration.ofSeconds(5));
    }
}
