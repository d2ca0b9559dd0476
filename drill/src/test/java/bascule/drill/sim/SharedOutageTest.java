package bascule.drill.sim;

import static bascule.drill.sim.OneTerm.check;
import static bascule.drill.sim.OneTerm.settle;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.plan.Commands;
import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.gates.Witnesses;
import bascule.traffic.Figures.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A database, a payment service or a network that both sides need fails for half a minute of the ramp, and three of
/// ten requests with it.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SharedOutageTest {
    private static final List<Invariant> ALWAYS = List.of(new OneWritable(), new NoCollision(), new IntentFirst());
    private static final int BEGINS = 20;
    private static final int ENDS = 50;
    private static final int SECONDS = 90;
    private static final Plan GUARDED =
            PlanReader.read("""
                migration: guarded
                owner: drill
                environments: {blue: {service: http://127.0.0.1:1}, green: {service: http://127.0.0.1:2}}
                gateway: {admin: http://127.0.0.1:3, token: {env: TOKEN}}
                routes: [{id: all, path: /}]
                ramp: [{share: 25%, dwell: 1h}]
                guards:
                  - {during: ramp, errors: 1.25, warm-up: 0s}
                  - {during: ramp, latency: 50ms, warm-up: 0s}
                  - {during: ramp, streak: 20, warm-up: 0s}
                """, Path.of(".")).plan().orElseThrow();

    /// A ramp that stands for a minute and a half, with the guards of a plan.
    private static final class Ramp implements World.Wiring {
        private final SplittableRandom random;
        private final boolean shared;
        private Optional<World> world = Optional.empty();
        private int seconds;

        Ramp(long seed, boolean shared) {
            this.random = new SplittableRandom(seed);
            this.shared = shared;
        }

        @Override
        public void prepare(World made) {
            world = Optional.of(made);
        }

        @Override
        public Migration migration(Migration plain) {
            var phases = new ArrayList<Phase>();
            for (var phase : plain.phases()) {
                var gates = new ArrayList<>(phase.gates());
                if (phase.name() == Phase.Name.CUTOVER) {
                    gates.add(new Stands());
                }
                phases.add(new Phase(phase.name(), phase.id(), gates, phase.steps()));
            }
            return new Migration(
                    plain.name(),
                    plain.digest(),
                    phases,
                    plain.swing(),
                    plain.onFailure(),
                    List.of(new Fed(0), new Fed(1), new Fed(2)),
                    plain.participants());
        }

        /// Callers of the second that has passed: three of four on blue.
        private void second() {
            seconds++;
            boolean out = seconds > BEGINS && seconds <= ENDS;
            world.orElseThrow().balancer.saw("all", seen(300, out && shared), seen(100, out));
        }

        private Seen seen(int requests, boolean out) {
            var micros = Seen.histogram();
            long failed = 0;
            for (int i = 0; i < requests; i++) {
                micros.recordValue(out ? 900_000 + random.nextInt(100_000) : 10_000 + random.nextInt(5_000));
                failed += random.nextDouble() < (out ? 0.3 : 0.005) ? 1 : 0;
            }
            return new Seen(requests, failed, requests, failed, micros);
        }

        private final class Stands implements Gate {
            @Override
            public String name() {
                return "stands";
            }

            @Override
            public String describe() {
                return "the ramp has stood for a while";
            }

            @Override
            public Verdict judge(Standing standing) {
                return seconds < SECONDS
                        ? new Verdict.Wait("for the rest of it", Duration.ofSeconds(1))
                        : new Verdict.Pass("stood");
            }
        }

        /// One of the plan's; callers come before the first of them is judged.
        private final class Fed implements Guard {
            private final int place;
            private Optional<Guard> guard = Optional.empty();

            Fed(int place) {
                this.place = place;
            }

            private Guard guard() {
                Guard real = guard.orElseGet(() -> new Witnesses(
                                GUARDED,
                                Optional.of(world.orElseThrow().wiredBalancer),
                                Optional.empty(),
                                Optional.empty(),
                                Commands.NONE,
                                Optional.empty())
                        .guards()
                        .get(place));
                guard = Optional.of(real);
                return real;
            }

            @Override
            public String name() {
                return GUARDED.guards().get(place).name();
            }

            @Override
            public String describe() {
                return "one of a plan's";
            }

            @Override
            public Phase.Name during() {
                return Phase.Name.RAMP;
            }

            @Override
            public void begin(int times) {
                guard().begin(times);
            }

            @Override
            public Verdict judge(Duration stood) throws StepException {
                if (place == 0) {
                    second();
                }
                return guard().judge(stood);
            }
        }
    }

    private static World ramped(Ramp ramp) throws Exception {
        var world = new World(ALWAYS, ramp);
        var term = OneTerm.begin(world, _ -> {});
        for (int i = 0; i < 6; i++) {
            settle(world, term);
        }
        return world;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aGoodGreenThatFailsWithBlueIsNotRolledBack(long seed) throws Exception {
        World world = ramped(new Ramp(seed, true));
        check(world, 0, Side.GREEN);
        assertThat(world.balancer.standing().serving()).isEqualTo(Side.GREEN);
    }

    /// So that the guards do look.
    @Test
    void aGreenThatFailsAloneIs() throws Exception {
        var ramp = new Ramp(1, false);
        check(ramped(ramp), 1, Side.BLUE);
        assertThat(ramp.seconds).as("it was seen within five seconds").isBetween(BEGINS + 1, BEGINS + 6);
    }
}
