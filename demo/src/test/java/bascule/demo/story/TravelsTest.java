package bascule.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.load.Agreement.Disagreement;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Epoch;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TravelsTest {
    /// An entry a second, each `+step` a start, `-step` an end, with `<` in front on the way back.
    private static Travels of(String... events) {
        List<Entry> entries = new ArrayList<>();
        for (String word : events) {
            Direction way = word.startsWith("<") ? Direction.BACK : Direction.FORWARD;
            String what = word.replace("<", "");
            StepId step = new StepId(what.substring(1));
            Event event = what.startsWith("+") ? new Event.StepStarted(step, way) : new Event.StepFinished(step, way);
            long second = entries.size();
            entries.add(new Entry(second + 1, Instant.ofEpochSecond(second), new Epoch(1), event, ""));
        }
        return Travels.of(entries);
    }

    /// The seconds in whose middle a disagreement is excused.
    private static List<Integer> excused(int seconds, String... events) {
        Travels travels = of(events);
        List<Integer> excused = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            if (travels.excuse(new Disagreement(second * 1_000L + 400, second * 1_000L + 600, ""))) {
                excused.add(second);
            }
        }
        return excused;
    }

    @Test
    void aShareTravelsFromTheStartOfTheFirstStepToTheEndOfTheSecond() {
        assertThat(excused(9, "+expand", "-expand", "+ramp-25", "-ramp-25", "+flags-25", "-flags-25", "+hold"))
                .containsExactly(2, 3, 4);
    }

    @Test
    void itTravelsBackToo() {
        String[] there = {"+ramp-25", "-ramp-25", "+flags-25", "-flags-25", "+ramp-75", "-ramp-75", "+flags-75"};
        assertThat(excused(
                        20, concat(there, "-flags-75", "+hold", "<+flags-75", "<-flags-75", "<+ramp-75", "<-ramp-75")))
                .containsExactly(0, 1, 2, 4, 5, 6, 9, 10, 11);
    }

    @Test
    void aShareThatIsGivenUpHalfWayTravelsUntilItIsBack() {
        assertThat(excused(9, "+ramp-25", "-ramp-25", "<+ramp-25", "<-ramp-25", "+hold"))
                .containsExactly(0, 1, 2);
        assertThat(excused(5, "+ramp-25", "-ramp-25")).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void theCutoverExcusesNothing() {
        assertThat(excused(9, "+hold", "-hold", "+flip-flags", "-flip-flags", "+release", "-release"))
                .isEmpty();
    }

    @Test
    void aRequestThatWasUnderWayAtAnyMomentOfItIsExcused() {
        Travels travels = of("+hold", "+ramp-25", "-ramp-25", "+flags-25", "-flags-25");
        assertThat(travels.excuse(new Disagreement(0, 1_000, ""))).isTrue();
        assertThat(travels.excuse(new Disagreement(4_000, 9_000, ""))).isTrue();
        assertThat(travels.excuse(new Disagreement(4_001, 9_000, ""))).isFalse();
        assertThat(travels.excuse(new Disagreement(0, 999, ""))).isFalse();
    }

    private static String[] concat(String[] first, String... second) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(String[]::new);
    }
}
