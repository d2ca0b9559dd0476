package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Phase;
import bascule.plan.gates.RecordedWindow;
import bascule.plan.gates.Replay;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan would have said to what was recorded.
class ReplayTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path folder;

    private final List<RecordedWindow> recorded = new ArrayList<>();

    private static Seen seen(long requests, long failed) {
        return new Seen(requests, failed, requests, failed, Seen.histogram());
    }

    /// A second each, from `first` on.
    private void record(String stretch, Phase.Name during, int first, int seconds, Seen blue, Seen green) {
        for (int i = first; i < first + seconds; i++) {
            recorded.add(new RecordedWindow(
                    NOON.plusSeconds(recorded.size()),
                    stretch,
                    during,
                    Duration.ofSeconds(i),
                    Duration.ofSeconds(i + 1),
                    new Sides(blue, green)));
        }
    }

    private Replay.Line line(String plan, String name) {
        return new Replay(recorded)
                .judge(Texts.accepted(Texts.SERVICE + plan, folder)).stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static String guard(String rule) {
        return "ramp: [{share: 5%, dwell: 1m}]\nguards: [{during: ramp, " + rule + "}]\n";
    }

    private static String gate(String rule) {
        return "ramp: [{share: 5%, dwell: 1m, longest: 2m, gates: [{" + rule + "}]}]\n";
    }

    @Test
    void anotherPlanMayFailWhatWasLetPass() {
        record("ramp-5", Phase.Name.RAMP, 0, 100, seen(1_000, 10), seen(100, 2));
        assertThat(line(guard("errors: 3"), "errors-ramp").verdict()).isEqualTo("watch");
        Replay.Line strict = line(guard("errors: 1.25"), "errors-ramp");
        assertThat(strict.verdict()).isEqualTo("fail");
        assertThat(strict.at().orElseThrow()).isBetween(NOON.plusSeconds(31), NOON.plusSeconds(100));
        assertThat(strict.words()).contains("failures: green");
    }

    @Test
    void aGateTellsWhenItWouldHavePassed() {
        record("ramp-5", Phase.Name.RAMP, 0, 200, seen(1_000, 10), seen(500, 5));
        Replay.Line line = line(gate("errors: 1.25"), "errors-at-5");
        assertThat(line.verdict()).isEqualTo("pass");
        assertThat(line.at()).contains(NOON.plusSeconds(60));
        assertThat(line.numbers().orElseThrow().green().happened()).isEqualTo(5 * 30);
    }

    @Test
    void theWarmUpOfThePlanThatJudgesCounts() {
        record("ramp-5", Phase.Name.RAMP, 0, 20, seen(900, 0), seen(30, 30));
        assertThat(line(guard("streak: 20"), "streak-ramp").verdict()).isEqualTo("watch");
        assertThat(line(guard("streak: 20, warm-up: 0s"), "streak-ramp").verdict())
                .isEqualTo("fail");
    }

    @Test
    void whatWasNotRecordedIsNotMadeUp() {
        record("ramp-5", Phase.Name.RAMP, 40, 5, seen(900, 0), seen(30, 0));
        record("ramp-5", Phase.Name.RAMP, 200, 5, seen(900, 0), seen(30, 0));
        Replay.Line line = line(guard("errors: 1.25"), "errors-ramp");
        assertThat(line.numbers().orElseThrow().green().exposed()).isEqualTo(10 * 30);
        assertThat(line(gate("errors: 1.25"), "errors-at-5").verdict()).isEqualTo("ask");
    }

    @Test
    void aStretchThatNobodyRecordedIsUnseenAndOtherQuestionsAreUnjudged() {
        record("ramp-25", Phase.Name.RAMP, 40, 5, seen(900, 0), seen(30, 0));
        assertThat(line(gate("errors: 1.25"), "errors-at-5").verdict()).isEqualTo("unseen");
        assertThat(line(guard("probe: /"), "probe-ramp").verdict()).isEqualTo("unjudged");
        assertThat(line(gate("probe: /"), "probe-at-5").verdict()).isEqualTo("unjudged");
    }

    @Test
    void aRampThatWasBegunTwiceIsJudgedAnewAndTakesMore() {
        record("ramp-5", Phase.Name.RAMP, 30, 10, seen(1_000, 10), seen(100, 1));
        record("ramp-5", Phase.Name.RAMP, 0, 40, seen(1_000, 10), seen(100, 1));
        Replay.Line gate = line(gate("errors: 1.25"), "errors-at-5");
        assertThat(gate.numbers().orElseThrow().failsAt())
                .isCloseTo(2_000, org.assertj.core.api.Assertions.within(1.0));
        assertThat(gate.numbers().orElseThrow().green().exposed()).isEqualTo(10 * 100);
    }

    @Test
    void aGuardGoesOnFromShareToShare() {
        record("ramp-5", Phase.Name.RAMP, 30, 10, seen(1_000, 10), seen(100, 1));
        record("ramp-50", Phase.Name.RAMP, 30, 10, seen(500, 5), seen(500, 5));
        Replay.Line line = line(guard("errors: 1.25"), "errors-ramp");
        assertThat(line.numbers().orElseThrow().green().exposed()).isEqualTo(10 * 600);
        assertThat(line.numbers().orElseThrow().failsAt()).isCloseTo(111, org.assertj.core.api.Assertions.within(1.0));
    }
}
