package bascule.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.load.Figures.Times;
import bascule.demo.shop.BadGreen;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Epoch;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DetectionTest {
    private static final StepId RAMP = new StepId("ramp-25");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Event RAMPED = new Event.StepFinished(RAMP, Direction.FORWARD);
    private static final Event WAITS = new Event.GateJudged("cutover", "lag", "wait", "behind");
    private static final Event FAILS = new Event.GateJudged("ramp-25", "errors-ramp", "fail", "9 of 90");
    private static final Event TURNS = new Event.StepStarted(RAMP, Direction.BACK);
    private static final Event BACK = new Event.StepFinished(RAMP, Direction.BACK);

    /// An entry a second.
    private static Detection of(Event... events) {
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1, BEGIN.plusSeconds(entries.size()), new Epoch(1), event, ""));
        }
        return Detection.of(BadGreen.ERRORS, entries);
    }

    @Test
    void timesAreFromGreensFirstCallersToTheFailAndFromThereToTheTurn() {
        assertThat(of(RAMPED, WAITS, FAILS, TURNS, BACK))
                .isEqualTo(new Detection(BadGreen.ERRORS, "errors-ramp", "9 of 90", 2_000, 1_000, true));
    }

    @Test
    void onlyWhatWasSeenAndLeftIsWell() {
        assertThat(report(of(RAMPED, FAILS, TURNS, BACK), 0).broken()).isEmpty();
        assertThat(report(of(RAMPED, WAITS), 1).broken()).contains("a guard sees that green is bad");
        String left = "what is bad is left by itself, and never switched to";
        assertThat(report(of(RAMPED, FAILS), 0).broken()).containsExactly(left);
        assertThat(report(of(RAMPED, FAILS, TURNS), 0).broken()).containsExactly(left);
        assertThat(report(of(RAMPED, FAILS, TURNS, BACK), 1).broken()).containsExactly(left);
        assertThat(report(of(RAMPED, FAILS, WAITS, WAITS, WAITS, WAITS, WAITS, TURNS, BACK), 0)
                        .broken())
                .containsExactly("callers are on their way back within five seconds after the guard's fail");
    }

    @Test
    void aBadGreenMayFailItsRequestsAndNobodyElse() {
        Detection found = of(RAMPED, FAILS, TURNS, BACK);
        assertThat(report(found, 0, 7, 7).ok()).isTrue();
        assertThat(report(found, 0, 8, 7).ok()).isFalse();
    }

    private static Report report(Detection found, int switches) {
        return report(found, switches, 7, 7);
    }

    private static Report report(Detection found, int switches, long failed, long failedByGreen) {
        var times = new Times(5, 100, 200, 300);
        return new Report(
                100,
                failed,
                failedByGreen,
                0,
                0,
                50,
                0,
                0,
                0,
                switches,
                0,
                1,
                1_000,
                0,
                0,
                0,
                9,
                times,
                7,
                times,
                "17",
                "18",
                Optional.of(found),
                Optional.empty(),
                new Flagged(90, 0, 3, 20, "off", List.of()),
                List.of());
    }
}
