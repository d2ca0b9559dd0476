package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.gates.Levels;
import bascule.gates.Timing;
import bascule.migration.Gate.Approved;
import bascule.migration.Gate.Standing;
import bascule.migration.Gate.Verdict;
import bascule.migration.StepException.Fenced;
import bascule.plan.Watched;
import bascule.traffic.Figures.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A gate by evidence over what a balancer counted: when it passes, waits, asks a person, and fails.
class ShownTest {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration DWELL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
    private final Shown gate = new Shown(
            "errors-at-5",
            new Windows(new Watched.Errors(1.25), WARM_UP, Levels.of(0.01), balancer),
            WARM_UP,
            new Timing(DWELL, LONGEST));
    private List<Approved> approvals = List.of();
    private Duration stood = Duration.ZERO;

    private record Stood(Duration waited, List<Approved> approvals) implements Standing {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public boolean completionOrdered() {
            return false;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }

    private static Seen seen(long requests, long failed) {
        return new Seen(requests, failed, requests, failed, Seen.histogram());
    }

    private Verdict second(Seen blue, Seen green) throws Fenced {
        balancer.saw("all", blue, green);
        stood = stood.plusSeconds(1);
        return gate.judge(new Stood(stood, approvals));
    }

    private Verdict seconds(int many, Seen blue, Seen green) throws Fenced {
        Verdict last = second(blue, green);
        for (int i = 1; i < many && !(last instanceof Verdict.Fail); i++) {
            last = second(blue, green);
        }
        return last;
    }

    private void begin() {
        gate.begin(1);
    }

    @Test
    void aGreenAsGoodAsBluePassesWithItsEvidenceAndNotBeforeTheLeastDwell() throws Exception {
        begin();
        assertThat(seconds(59, seen(1_000, 10), seen(500, 5)))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("another 1 s at least"));
        assertThat(second(seen(1_000, 10), seen(500, 5)))
                .isInstanceOfSatisfying(
                        Verdict.Pass.class,
                        pass -> assertThat(pass.evidence()).contains("failures: green 1", "blue 3", "passes at"));
    }

    @Test
    void tooLittleSeenWaitsWithAForecastAndThenAsksAPersonButNeverPasses() throws Exception {
        begin();
        assertThat(seconds(100, seen(100, 1), seen(2, 0)))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.reason()).contains("at this rate it passes in about"));
        assertThat(gate.evidence()).hasValueSatisfying(each -> {
            assertThat(each.green().exposed()).isEqualTo(2 * 70);
            assertThat(each.favour()).isPresent();
            assertThat(each.forecast()).isPresent();
        });
        assertThat(seconds(140, seen(0, 0), seen(0, 0)))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class,
                        ask -> assertThat(ask.reason()).contains("not decided in 4m", "a person decides"));
    }

    @Test
    void noDataIsNeverAPassHoweverLongItStands() throws Exception {
        begin();
        assertThat(seconds(239, Seen.NONE, Seen.NONE))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("no data of green yet"));
        for (int i = 0; i < 1_000; i++) {
            assertThat(second(seen(1_000, 0), Seen.NONE)).isInstanceOf(Verdict.Ask.class);
        }
    }

    @Test
    void aBalancerThatIsAwayDoesNotPassWhatWasShownBefore() throws Exception {
        begin();
        seconds(59, seen(1_000, 10), seen(500, 5));
        balancer.unreachable(true);
        assertThat(second(seen(1_000, 10), seen(500, 5)))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).startsWith("no data: "));
        stood = LONGEST;
        assertThat(second(Seen.NONE, Seen.NONE)).isInstanceOf(Verdict.Ask.class);
        balancer.unreachable(false);
        assertThat(second(Seen.NONE, Seen.NONE)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void whatAPersonApprovesAtTheLongestDwellPassesInTheirName() throws Exception {
        begin();
        approvals = List.of(new Approved("ana", Instant.EPOCH));
        assertThat(seconds(100, seen(100, 1), seen(2, 0)))
                .as("nobody is asked yet")
                .isInstanceOf(Verdict.Wait.class);
        stood = LONGEST;
        assertThat(second(Seen.NONE, Seen.NONE))
                .isInstanceOfSatisfying(
                        Verdict.Pass.class,
                        pass -> assertThat(pass.evidence())
                                .startsWith("approved by ana, not decided by what was seen"));
    }

    @Test
    void aBadGreenFailsBeforeTheLeastDwellAndNoYesHelps() throws Exception {
        begin();
        approvals = List.of(new Approved("ana", Instant.EPOCH));
        assertThat(seconds(59, seen(1_000, 10), seen(500, 50))).isInstanceOf(Verdict.Fail.class);
        assertThat(stood).isLessThan(DWELL);
        stood = LONGEST;
        assertThat(second(Seen.NONE, Seen.NONE)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void whatHappensWhileSomethingElseIsDoneIsNotCounted() throws Exception {
        begin();
        seconds(40, seen(1_000, 10), seen(500, 5));
        gate.interrupted();
        second(seen(1_000, 10), seen(500, 400));
        assertThat(gate.evidence().orElseThrow().green().happened()).isEqualTo(5 * 10);
        assertThat(second(seen(1_000, 10), seen(500, 5))).isInstanceOf(Verdict.Wait.class);
    }

    @Test
    void begunAnewItForgetsAndTakesMoreToPass() throws Exception {
        begin();
        seconds(60, seen(1_000, 10), seen(500, 5));
        gate.begin(2);
        assertThat(second(seen(1_000, 10), seen(500, 5))).isInstanceOf(Verdict.Wait.class);
        second(seen(1_000, 10), seen(500, 5));
        assertThat(gate.evidence().orElseThrow().passesAt().orElseThrow()).isGreaterThan(700);
    }
}
