package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.MemoryBalancer;
import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.RouteComparison.Path;
import bascule.gates.Levels;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.plan.Plan.GuardRule;
import bascule.plan.Watched;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a balancer found in mirrored answers, second by second.
class DifferingTest {
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
    private final Watched.Differences watched = new Watched.Differences(0.01);
    private final Guard guard = new Watch(
            new GuardRule(Phase.Name.RAMP, watched, WARM_UP),
            new Differing(watched, WARM_UP, Levels.of(0.01), true, balancer));
    private Duration stood = Duration.ZERO;

    @BeforeEach
    void begin() {
        guard.begin(1);
    }

    /// Forty copies to green and ten to blue once more; each has a clock of its own.
    private Verdict second(long greenDiffers) throws StepException {
        balancer.compared(
                "shop",
                new RouteComparison(
                        new Counted(40, 40, greenDiffers, 0),
                        new Counted(10, 10, 0, 0),
                        List.of(new Path("$.at", 40, 10, true), new Path("$.price", greenDiffers, 0, false))));
        stood = stood.plusSeconds(1);
        return guard.judge(stood);
    }

    private Verdict seconds(int many, long greenDiffers) throws StepException {
        Verdict last = second(greenDiffers);
        for (int i = 1; i < many && last instanceof Verdict.Wait; i++) {
            last = second(greenDiffers);
        }
        return last;
    }

    @Test
    void aWrongPriceFailsAndAClockDoesNot() throws Exception {
        assertThat(seconds(300, 0)).isInstanceOf(Verdict.Wait.class);
        assertThat(seconds(60, 8))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.reason()).contains("most at shop $.price", "fails at 111"));
    }

    @Test
    void nothingCountsInTheWarmUp() throws Exception {
        assertThat(((Verdict.Wait) seconds(2, 40)).reason()).contains("no answer of green's was compared yet");
    }

    @Test
    void aBalancerThatIsAwayOrCountsAnewIsNoData() throws Exception {
        seconds(10, 0);
        balancer.unreachable(true);
        stood = stood.plusSeconds(1);
        assertThatThrownBy(() -> guard.judge(stood)).isInstanceOf(Transient.class);
        balancer.unreachable(false);
        balancer.countAnew();
        assertThat(second(40)).isInstanceOf(Verdict.Wait.class);
        assertThat(guard.evidence().orElseThrow().green().exposed()).isEqualTo(8 * 40);
    }

    @Test
    void aChangeOfTheShareIsNoWindow() throws Exception {
        seconds(10, 0);
        stood = WARM_UP.plusSeconds(20);
        second(0);
        stood = WARM_UP;
        second(40);
        assertThat(guard.evidence().orElseThrow().green().happened()).isZero();
    }

    /// Sums that no counting could give judge nobody, and end nothing.
    @Test
    void countsThatDoNotAddUpAreNoData() throws Exception {
        seconds(5, 0);
        balancer.compared(
                "shop",
                new RouteComparison(
                        new Counted(0, 9, 9, 0), new Counted(0, 0, 0, 0), List.of(new Path("$.price", 9, 0, false))));
        stood = stood.plusSeconds(1);
        assertThat(guard.judge(stood)).isInstanceOf(Verdict.Wait.class);
        assertThat(guard.evidence().orElseThrow().green().happened()).isZero();
    }

    @Test
    void aPlaceThatDiffersMoreOftenThanWasComparedIsNoData() throws Exception {
        seconds(5, 0);
        balancer.compared(
                "shop",
                new RouteComparison(
                        new Counted(40, 40, 40, 0),
                        new Counted(10, 10, 0, 0),
                        List.of(new Path("$.price", 50, 0, false))));
        stood = stood.plusSeconds(1);
        assertThat(guard.judge(stood)).isInstanceOf(Verdict.Wait.class);
        assertThat(guard.evidence().orElseThrow().green().happened()).isZero();
    }
}
