package bascule.demo;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.load.Figures.Times;
import bascule.demo.story.Flagged;
import bascule.demo.story.Report;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Times FAST = new Times(5, 100, 200, 300);

    private static final Flagged FLAGGED = new Flagged(90, 0, 3, 20, "on", List.of());

    private static Report flagged(Flagged flagged) {
        return report(0, 0, 0, 0, 0, 0, 0, 0, 0, 2, FAST, List.of(), flagged);
    }

    private static Report report(
            long failed,
            long unknown,
            long stale,
            long lost,
            long doubled,
            long untrue,
            long differences,
            long violations,
            long twoWritable,
            int switches,
            Times hold,
            List<String> problems) {
        return report(
                failed,
                unknown,
                stale,
                lost,
                doubled,
                untrue,
                differences,
                violations,
                twoWritable,
                switches,
                hold,
                problems,
                FLAGGED);
    }

    private static Report report(
            long failed, long unknown, long stale, long lost, long doubled, long untrue, long differences) {
        return report(failed, unknown, stale, lost, doubled, untrue, differences, 0, 0, 2, FAST, List.of());
    }

    private static Report report(
            long failed,
            long unknown,
            long stale,
            long lost,
            long doubled,
            long untrue,
            long differences,
            long violations,
            long twoWritable,
            int switches,
            Times hold,
            List<String> problems,
            Flagged flagged) {
        return new Report(
                100,
                failed,
                0,
                unknown,
                stale,
                50,
                lost,
                doubled,
                untrue,
                switches,
                1,
                1,
                1_000,
                differences,
                violations,
                twoWritable,
                9,
                hold,
                7,
                FAST,
                "17.10.0",
                "18.6.0",
                Optional.empty(),
                Optional.empty(),
                flagged,
                problems);
    }

    @Test
    void itIsOkOnlyIfEveryPromiseHeld() {
        assertThat(report(0, 0, 0, 0, 0, 0, 0).ok()).isTrue();
        List<LongFunction<Report>> spoiled = List.of(
                n -> report(n, 0, 0, 0, 0, 0, 0),
                n -> report(0, n, 0, 0, 0, 0, 0),
                n -> report(0, 0, n, 0, 0, 0, 0),
                n -> report(0, 0, 0, n, 0, 0, 0),
                n -> report(0, 0, 0, 0, n, 0, 0),
                n -> report(0, 0, 0, 0, 0, n, 0),
                n -> report(0, 0, 0, 0, 0, 0, n),
                n -> report(0, 0, 0, 0, 0, 0, 0, n, 0, 2, FAST, List.of()),
                n -> report(0, 0, 0, 0, 0, 0, 0, 0, n, 2, FAST, List.of()),
                n -> report(0, 0, 0, 0, 0, 0, 0, 0, 0, (int) n, FAST, List.of()),
                n -> report(0, 0, 0, 0, 0, 0, 0, 0, 0, 2, new Times(5, 1, 1, n * 1_000), List.of()),
                n -> report(0, 0, 0, 0, 0, 0, 0, 0, 0, 2, FAST, List.of("something")),
                n -> flagged(new Flagged(90, n, 0, 0, "on", List.of())),
                n -> flagged(new Flagged(1 - n, 0, 0, 0, "on", List.of())),
                _ -> flagged(new Flagged(90, 0, 0, 0, "off", List.of())));
        for (var each : spoiled) {
            Report report = each.apply(1);
            assertThat(report.broken()).hasSize(1);
            assertThat(report.ok()).isFalse();
            assertThat(report.text()).contains(report.broken().getFirst()).endsWith("NOT every promise held\n");
            assertThat(report.json()).contains("\"ok\":false");
        }
    }
}
