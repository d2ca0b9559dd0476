package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.Relay.Trouble;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One of three gateways ends or falls silent at each step of a turn, while callers write through all of
/// them: never do two sides write, and whoever is held is let go or refused.
@Execution(ExecutionMode.CONCURRENT)
class GroupTroubleTest {
    private static final Epoch EPOCH = new Epoch(1);
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    private static Service service(Writers writers) {
        return new Service(
                List.of(writers.blue()),
                List.of(writers.green()),
                List.of(new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL)));
    }

    private void hold(ThreeGateways three) throws StepException {
        three.group.hold(DRAIN, LEASE, EPOCH);
    }

    @Test
    void withoutTroubleAllTurnAndNobodyIsRefused() throws Exception {
        try (Writers writers = new Writers();
                ThreeGateways three = new ThreeGateways(folder)) {
            three.group.configure(service(writers), EPOCH);
            writers.writeThrough(three);
            for (Side side : List.of(Side.GREEN, Side.BLUE, Side.GREEN)) {
                writers.awaitWritesThroughAll();
                hold(three);
                three.group.release(side, EPOCH);
                writers.awaitWritesThroughAll();
                assertThat(three.group.standing().serving()).isEqualTo(side);
            }
            assertThat(writers.wrongs()).isEmpty();
            assertThat(writers.refused()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whileTheyComeToRestAllGoOnWithBlue(Trouble trouble) throws Exception {
        broken("/v1/hold", trouble, Side.BLUE);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whileTheyAreSealedAllGoOnWithBlue(Trouble trouble) throws Exception {
        broken("/v1/seal", trouble, Side.BLUE);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whileTheyCommitTheOthersTurn(Trouble trouble) throws Exception {
        broken("/v1/commit", trouble, Side.GREEN);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whileTheyAreLetGoTheOthersTurn(Trouble trouble) throws Exception {
        broken("/v1/release", trouble, Side.GREEN);
    }

    /// One that was never sealed lets go to blue when its lease ends, so nobody may turn without it.
    @Test
    void oneThatFallsSilentUnsealedKeepsAllOnBlue() throws Exception {
        broken("/v1/standing", Trouble.HANGS_BEFORE, Side.BLUE);
    }

    @Test
    void oneThatFallsSilentSealedKeepsNobody() throws Exception {
        broken("/v1/standing", Trouble.HANGS_BEFORE, Side.GREEN, three -> three.group.seal(true, EPOCH));
    }

    private interface Between {
        void act(ThreeGateways three) throws StepException;
    }

    private void broken(String step, Trouble trouble, Side after) throws Exception {
        broken(step, trouble, after, three -> {});
    }

    /// @param after who serves through the other two
    /// @param between hold and release
    private void broken(String step, Trouble trouble, Side after, Between between) throws Exception {
        try (Writers writers = new Writers();
                ThreeGateways three = new ThreeGateways(folder)) {
            three.group.configure(service(writers), EPOCH);
            writers.writeThrough(three);
            writers.awaitWritesThroughAll();
            three.relay(2).trouble(step, trouble);
            assertThatThrownBy(() -> {
                        hold(three);
                        between.act(three);
                        three.group.release(Side.GREEN, EPOCH);
                    })
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining(three.relay(2).uri().toString());
            writers.awaitWritesThrough(0, 1);
            assertThat(writers.lastSide(0)).isEqualTo(after);
            assertThat(writers.lastSide(1)).isEqualTo(after);
            writers.awaitSettled(2, LEASE.multipliedBy(3));
            assertThat(writers.wrongs()).isEmpty();
            three.heal(2);
            writers.moved(2, three.port(2));
            settle(three, after);
            writers.awaitWritesThroughAll();
            assertThat(three.group.standing().serving()).isEqualTo(Side.GREEN);
            assertThat(writers.wrongs()).isEmpty();
        }
    }

    /// What a controller does next: it goes on where the turn stands, or begins it anew.
    private void settle(ThreeGateways three, Side after) throws StepException {
        if (after == Side.BLUE) {
            three.group.release(Side.BLUE, EPOCH);
            hold(three);
        }
        three.group.release(Side.GREEN, EPOCH);
    }
}
