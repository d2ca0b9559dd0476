package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// How often a good green is aborted, and how fast a bad one, over many simulated hours with ramp,
/// cycle and outage.
class FalseAbortTest {
    private static final double ALPHA = 0.01;
    private static final long SEED = Curve.SEED;
    private static final Path DOCS =
            Path.of(System.getProperty("project.root", "..")).resolve("docs");

    @Test
    void anIdenticalGreenIsAbortedNoMoreOftenThanAlphaSays() {
        double aborted = Curve.ours().aborted();
        assertThat(aborted).as("seed %d", SEED).isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void evenAGreenAtTheEdgeOfWhatIsToleratedIsAbortedNoMoreOftenThanAlphaSays() {
        double aborted =
                Runs.of(Curve.canary(50, 1.25), AbortRule::ours, 20_000, SEED).aborted();
        assertThat(aborted).as("seed %d", SEED).isLessThanOrEqualTo(ALPHA);
        assertThat(aborted).as("an edge that is never met tests nothing").isPositive();
    }

    @Test
    void failuresThatComeInClustersAbortNoGoodGreenWhenEachClientCountsOnce() {
        var clustered = new Canary(Canary.RAMP, 50, 0.02, 1, 8, false);
        assertThat(Runs.of(clustered, AbortRule::ours, 10_000, SEED).aborted()).isLessThanOrEqualTo(ALPHA);
        Supplier<AbortRule> eachRequest = () -> {
            var process = SplitProcess.above(1.25);
            return minute -> {
                process.take(minute.blue(), minute.green());
                return process.refuted(ALPHA);
            };
        };
        assertThat(Runs.of(clustered, eachRequest, 2_000, SEED).aborted())
                .as("counted by request the same runs do abort: that is why clients are counted")
                .isGreaterThan(0.05);
    }

    @Test
    void aDoubledErrorRateIsSeenInAQuarterOfAnHourAtFiftyRequestsASecondAndAFourfoldOneInMinutes() {
        var doubled = Runs.of(quarter(2), AbortRule::ours, 2_000, SEED);
        assertThat(doubled.aborted()).isGreaterThan(0.99);
        assertThat(doubled.meanMinute()).isLessThan(17);
        var fourfold = Runs.of(quarter(4), AbortRule::ours, 2_000, SEED);
        assertThat(fourfold.aborted()).isGreaterThan(0.999);
        assertThat(fourfold.meanMinute()).isLessThan(4);
    }

    private static Canary quarter(double ratio) {
        return new Canary(List.of(0.25), 50, 0.005, ratio, 1, false);
    }

    /// The page is written by `-Dgates.write=true`.
    @Test
    void theKeptCurveIsWhatTheRunsGive() throws IOException {
        String curve = Curve.text();
        if (Boolean.getBoolean("gates.write")) {
            Files.writeString(DOCS.resolve("gates-curve.txt"), curve);
            Files.writeString(DOCS.resolve("images/gates-false-aborts.svg"), Curve.falseAborts());
            Files.writeString(DOCS.resolve("images/gates-detection.svg"), Curve.detections());
        }
        assertThat(Files.readString(DOCS.resolve("gates-curve.txt"))).isEqualTo(curve);
        assertThat(Files.readString(DOCS.resolve("images/gates-false-aborts.svg")))
                .isEqualTo(Curve.falseAborts());
        assertThat(Files.readString(DOCS.resolve("images/gates-detection.svg"))).isEqualTo(Curve.detections());
    }
}
