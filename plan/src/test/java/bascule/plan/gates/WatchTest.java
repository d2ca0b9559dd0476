package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.MemoryBalancer;
import bascule.gates.Levels;
import bascule.migration.Gate.Verdict;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.Plan.GuardRule;
import bascule.plan.Watched;
import bascule.traffic.Figures.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
    private Duration stood = WARM_UP;

    private Watch watch(Watched.Counting watched) throws StepException {
        var watch = new Watch(
                new GuardRule(Phase.Name.RAMP, watched, WARM_UP),
                new Windows(watched, WARM_UP, Levels.of(0.01), balancer));
        watch.begin(1);
        watch.judge(stood);
        return watch;
    }

    private static Seen seen(long requests, long failed, long millis) {
        var micros = Seen.histogram();
        for (long i = 0; i < requests; i++) {
            micros.recordValue(millis * 1_000 + i);
        }
        return new Seen(requests, failed, requests, failed, micros);
    }

    private Verdict second(Watch watch, Seen blue, Seen green) throws StepException {
        balancer.saw("all", blue, green);
        stood = stood.plusSeconds(1);
        return watch.judge(stood);
    }

    private Verdict minute(Watch watch, Seen blue, Seen green) throws StepException {
        Verdict last = new Verdict.Wait("", WARM_UP);
        for (int i = 0; i < 60 && !(last instanceof Verdict.Fail); i++) {
            last = second(watch, blue, green);
        }
        return last;
    }

    @Test
    void aGreenThatFailsMoreOftenFailsWithItsEvidence() throws Exception {
        Verdict verdict = minute(watch(new Watched.Errors(1.25)), seen(90, 0, 5), seen(10, 1, 5));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.reason())
                                .contains("failures: green ")
                                .contains("blue 0 of")
                                .contains("fails at 111"));
    }

    @Test
    void anOutageOfBothSidesFailsNobody() throws Exception {
        assertThat(minute(watch(new Watched.Errors(1.25)), seen(90, 90, 5), seen(10, 10, 5)))
                .isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void nothingCountsInTheWarmUp() throws Exception {
        stood = Duration.ZERO;
        var watch = watch(new Watched.Streak(20));
        for (int i = 0; i < 30; i++) {
            assertThat(second(watch, seen(90, 0, 5), seen(20, 20, 5))).isInstanceOf(Verdict.Wait.class);
        }
        assertThat(second(watch, seen(90, 0, 5), seen(20, 20, 5))).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aWindowInWhichTheShareWasChangedDoesNotCount() throws Exception {
        var watch = watch(new Watched.Streak(20));
        stood = Duration.ofSeconds(-1);
        assertThat(second(watch, seen(90, 0, 5), seen(20, 20, 5))).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void aBalancerThatCountsAnewIsNoData() throws Exception {
        var watch = watch(new Watched.Streak(20));
        second(watch, seen(90, 0, 5), seen(10, 10, 5));
        balancer.countAnew();
        assertThat(second(watch, seen(900, 0, 5), seen(200, 200, 5))).isInstanceOf(Verdict.Wait.class);
        assertThat(second(watch, seen(90, 0, 5), seen(10, 10, 5))).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aBalancerThatCanNotBeAskedIsNoData() throws Exception {
        var watch = watch(new Watched.Streak(20));
        balancer.unreachable(true);
        assertThatThrownBy(() -> second(watch, seen(90, 0, 5), seen(20, 20, 5))).isInstanceOf(StepException.class);
        balancer.unreachable(false);
        assertThat(second(watch, seen(90, 0, 5), seen(20, 20, 5)))
                .as("the window reaches back to before it was away")
                .isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void beginningAgainForgetsWhatWasSeen() throws Exception {
        var watch = watch(new Watched.Streak(20));
        assertThat(second(watch, seen(90, 0, 5), seen(20, 20, 5))).isInstanceOf(Verdict.Fail.class);
        watch.begin(2);
        watch.judge(stood);
        assertThat(second(watch, seen(90, 0, 5), seen(10, 0, 5))).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void beginningAgainTakesMoreToFail() throws Exception {
        var watch = watch(new Watched.Errors(1.25));
        watch.begin(2);
        watch.judge(stood);
        assertThat(minute(watch, seen(90, 0, 5), seen(10, 1, 5)))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class, fail -> assertThat(fail.reason()).contains("fails at 2.00e+03"));
    }

    @Test
    void aSlowGreenFailsAndOneAsFastDoesNot() throws Exception {
        var latency = new Watched.Latency(Duration.ofMillis(50));
        assertThat(minute(watch(latency), seen(90, 0, 5), seen(10, 0, 5))).isInstanceOf(Verdict.Wait.class);
        assertThat(minute(watch(latency), seen(90, 0, 5), seen(10, 0, 105))).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void tooManyFailuresOfGreenFailWithoutBlue() throws Exception {
        var failures = new Watched.Failures(0.02);
        assertThat(minute(watch(failures), Seen.NONE, seen(100, 1, 5))).isInstanceOf(Verdict.Wait.class);
        assertThat(minute(watch(failures), Seen.NONE, seen(100, 6, 5))).isInstanceOf(Verdict.Fail.class);
    }
}
