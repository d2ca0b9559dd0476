package bascule.demo;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.shop.BadGreen;
import bascule.demo.story.Detection;
import bascule.demo.story.PlainShow;
import bascule.demo.story.Report;
import bascule.demo.story.Settings;
import bascule.demo.story.Show;
import bascule.demo.story.Story;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The whole thing, as `bascule demo` shows it: real processes, real servers, real load.
final class StoryTest {
    private static final Show SHOW = new PlainShow(System.out);

    private static final List<String> COUNTS = List.of(
            "requests",
            "failed",
            "unknown",
            "acknowledgedWrites",
            "lost",
            "doubled",
            "switches",
            "rollbacks",
            "rowsCopied",
            "differences",
            "fenceViolations",
            "twoWritable");

    /// How long a hold takes is left to the machine here, which other tests may keep busy; that it has an end is not.
    private static final double HOLD_MILLIS_MAX = 12_000;

    @Test
    void twentySwitchesAndTwentyRollBacksUnderLoadFailLoseAndDoubleNothing() throws Exception {
        var settings = new Settings(60, 0, 20, 3, Duration.ofMillis(50), Optional.empty());
        Report report = tell(settings);
        assertThat(report.problems()).isEmpty();
        assertThat(report.switches()).isEqualTo(21);
        assertThat(report.rollbacks()).isEqualTo(20);
        assertThat(report.failed()).isZero();
        assertThat(report.unknown()).isZero();
        assertThat(report.stale()).isZero();
        assertThat(report.lost()).isZero();
        assertThat(report.doubled()).isZero();
        assertThat(report.untrue()).isZero();
        assertThat(report.differences()).isZero();
        assertThat(report.fenceViolations()).isZero();
        assertThat(report.twoWritable()).isZero();
        assertThat(report.flagged().examples()).isEmpty();
        assertThat(report.flagged().disagreements()).isZero();
        assertThat(report.flagged().evaluations()).isPositive();
        assertThat(report.flagged().ahead()).isPositive();
        assertThat(report.flagged().everybody()).isEqualTo("on");
        assertThat(report.acknowledgedWrites()).isPositive();
        assertThat(report.rowsCopied()).isGreaterThan(66_000);
        assertThat(report.hold().count()).isPositive();
        assertThat(report.hold().maxMillis()).isLessThan(HOLD_MILLIS_MAX);
    }

    @Test
    void aGreenThatFailsIsLeftByItselfAndNothingIsLost() throws Exception {
        var settings = new Settings(
                200, 0, 0, 3, Duration.ofMillis(50), Optional.empty(), Optional.of(BadGreen.ERRORS), false);
        Report report = tell(settings);
        Detection found = report.detection().orElseThrow();
        assertThat(report.broken()).isEmpty();
        assertThat(report.failedByGreen()).isEqualTo(report.failed()).isPositive();
        assertThat(report.switches()).isZero();
        assertThat(found.guard()).isEqualTo("errors-ramp");
        assertThat(found.evidence()).contains("failures: green", "fails at 333");
        assertThat(found.rolledBack()).isTrue();
        assertThat(found.detectionMillis()).isPositive();
        assertThat(report.flagged().disagreements()).isZero();
        assertThat(report.flagged().everybody()).isEqualTo("off");
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertThat(json.path("rolledBack").asBoolean()).isTrue();
        assertThat(json.path("detectionMillis").asLong()).isEqualTo(found.detectionMillis());
        assertThat(json.path("guard").asText()).isEqualTo("errors-ramp");
    }

    @Test
    void aGoodGreenIsNotLeftForAnOutageThatBothSidesShare() throws Exception {
        var settings = new Settings(120, 0, 0, 3, Duration.ofMillis(50), Optional.empty(), Optional.empty(), true);
        Report report = tell(settings);
        assertThat(report.broken()).isEmpty();
        assertThat(report.switches()).isEqualTo(1);
        assertThat(report.lost()).isZero();
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertThat(json.path("rolledBack").asBoolean(true)).isFalse();
        assertThat(json.path("guard").asText("none")).isEmpty();
        assertThat(json.path("outage").path("millis").asLong()).isEqualTo(10_000);
        assertThat(json.path("outage").path("failedByBlue").asLong()).isPositive();
        assertThat(json.path("outage").path("failedByGreen").asLong()).isPositive();
    }

    @Test
    void aStoryThatBreaksOffSaysSoAndIsNotOk() throws Exception {
        var settings = new Settings(20, 0, 0, 3, Duration.ofMillis(50), Optional.empty());
        try (World world = World.start(settings.home(), settings.course(), SHOW::stands)) {
            world.green().server().close();
            Report report = new Story(settings, world, SHOW).tell();
            assertThat(report.ok()).isFalse();
            assertThat(report.lost()).isZero();
            assertThat(report.problems()).isNotEmpty();
            assertThat(String.join("\n", report.problems())).contains("preflight", "green: 127.0.0.1");
        }
    }

    private static Report tell(Settings settings) throws Exception {
        try (World world = World.start(settings.home(), settings.course(), SHOW::stands)) {
            Report report = new Story(settings, world, SHOW).tell();
            thatTheJsonHasWhatWasPromised(report);
            return report;
        } catch (WorldException problem) {
            throw new AssertionError(problem.getMessage(), problem);
        }
    }

    private static void thatTheJsonHasWhatWasPromised(Report report) throws Exception {
        JsonNode json = new ObjectMapper().readTree(report.json());
        for (String field : COUNTS) {
            assertThat(json.path(field).isIntegralNumber()).as(field).isTrue();
        }
        assertThat(json.path("hold").properties().stream().map(each -> each.getKey()))
                .contains("p50Millis", "p99Millis", "maxMillis", "heldMax");
        assertThat(json.path("latency").properties().stream().map(each -> each.getKey()))
                .containsExactly("p50Millis", "p99Millis");
        assertThat(json.path("flags").properties().stream().map(each -> each.getKey()))
                .containsExactly("flag", "evaluations", "disagreements", "travelling", "ahead", "everybody");
        assertThat(json.path("postgres").path("blue").asText()).startsWith("17.");
        assertThat(json.path("postgres").path("green").asText()).startsWith("18.");
        assertThat(json.path("ok").isBoolean()).isTrue();
    }
}
