package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.GateLine;
import bascule.migration.Evidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatesTextTest {
    private static String rendered(String verdict, Evidence numbers) {
        return GatesText.render(List.of(new GateLine(
                "cutover", "errors-at-5", "shown: \u001b[31mfew", verdict, "so far", Optional.of(numbers))));
    }

    private static Evidence evidence(Optional<Evidence.Forecast> forecast) {
        return evidence(new Evidence.Seen(1_000, 11), forecast);
    }

    private static Evidence evidence(Evidence.Seen green, Optional<Evidence.Forecast> forecast) {
        return new Evidence(
                "failures",
                new Evidence.Seen(9_000, 90),
                green,
                0.5,
                111,
                Optional.of(3.5),
                Optional.of(44.4),
                forecast);
    }

    @Test
    void aGateTellsItsCountsItsValuesWithTheirLevelsAndWhenItIsDecided() {
        assertThat(rendered("wait", evidence(Optional.of(new Evidence.Forecast(true, 90)))))
                .isEqualTo("""
                    ⏸ wait errors-at-5, at cutover
                         shown: ?[31mfew
                         so far
                         green 11 of 1,000 (1.100 %), blue 90 of 9,000 (1.000 %)
                         e-value against green 0.500, fails at 111; for it 3.50, passes at 44.4
                         at this rate it passes in about 1m30s
                    """);
    }

    @Test
    void ofAFewRequestsNothingIsForeseen() {
        assertThat(rendered("wait", evidence(new Evidence.Seen(29, 3), Optional.of(new Evidence.Forecast(false, 9)))))
                .contains("green 3 of 29", "too little was seen to say how it will end")
                .doesNotContain("at this rate");
        assertThat(rendered("wait", evidence(new Evidence.Seen(0, 0), Optional.of(new Evidence.Forecast(true, 9)))))
                .doesNotContain("at this rate", "too little");
    }

    @Test
    void whatIsNeverDecidedIsToldWithWhatWouldChangeIt() {
        assertThat(rendered("ask", evidence(Optional.empty())))
                .startsWith("☞ ask errors-at-5")
                .contains("not decided within a day: between what fails and what passes more of the same decides"
                        + " nothing");
        assertThat(rendered("watch", evidence(Optional.empty()).neverPassing()))
                .contains("e-value against green 0.500, fails at 111\n", "it does not fail within a day")
                .doesNotContain("passes");
    }
}
