package bascule.bench.flips;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.bench.flips.Exercise.Flip;
import bascule.bench.flips.Shoppers.Asked;
import bascule.migration.Side;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExerciseTest {
    private static final long MILLI = 1_000_000;
    private static final List<Flip> THERE_AND_BACK =
            List.of(new Flip(100 * MILLI, 200 * MILLI, Side.GREEN), new Flip(500 * MILLI, 600 * MILLI, Side.BLUE));

    @Test
    void whoAsksAfterAFlipMustBeAnsweredByTheOtherSide() {
        assertThat(wrong(asked(210, 220, "blue"))).isEqualTo(1);
        assertThat(wrong(asked(210, 220, "green"))).isZero();
        assertThat(wrong(asked(610, 620, "green"))).isEqualTo(1);
        assertThat(wrong(asked(10, 20, "blue"))).isZero();
    }

    @Test
    void duringAFlipEitherSideMayAnswer() {
        assertThat(wrong(asked(150, 160, "blue"))).isZero();
        assertThat(wrong(asked(150, 160, "green"))).isZero();
        assertThat(wrong(asked(490, 510, "blue"))).isZero();
    }

    @Test
    void theSideLeftMustHaveEndedWhenAFlipIsDone() {
        assertThat(figures(asked(90, 250, "blue"))).containsEntry(Exercise.LATE, 1.0);
        assertThat(figures(asked(90, 250, "green"))).containsEntry(Exercise.LATE, 0.0);
        assertThat(figures(asked(90, 190, "blue"))).containsEntry(Exercise.LATE, 0.0);
    }

    @Test
    void aRequestWithoutAnAnswerHasFailedAndIsNobodysAnswer() {
        assertThat(figures(asked(210, 220, "")))
                .containsEntry(Exercise.FAILED, 1.0)
                .containsEntry(Exercise.WRONG, 0.0);
    }

    @Test
    void whatAFlipHeldUpCountsFromWhenItWasDue() {
        Map<String, Double> figures =
                figures(new Asked(50 * MILLI, 180 * MILLI, 190 * MILLI, "green", false), asked(300, 301, "green"));

        assertThat(figures.get("flips: longest request meanwhile (ms)")).isBetween(140.0, 140.3);
    }

    private static double wrong(Asked asked) {
        return figures(asked).getOrDefault(Exercise.WRONG, -1.0);
    }

    private static Map<String, Double> figures(Asked... asked) {
        return Exercise.figures(THERE_AND_BACK, List.of(asked));
    }

    private static Asked asked(long begun, long end, String origin) {
        return new Asked(begun * MILLI, begun * MILLI, end * MILLI, origin, false);
    }
}
