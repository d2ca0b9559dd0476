package bascule.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "300ms", "8300ms", "5s", "90s", "2m", "1h", "36h", "7d", "0s"})
    void aTimeIsSaidAsItIsWritten(String text) {
        assertThat(Durations.parse(text).map(Durations::text)).hasValue(text);
    }

    @Test
    void theLargestUnitWithoutAFractionIsChosen() {
        assertThat(Durations.parse("48h").map(Durations::text)).hasValue("2d");
        assertThat(Durations.parse("60000ms").map(Durations::text)).hasValue("1m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5S", "1.5s", "1h30m", "1w", "9999999999s", "٥s"})
    void anythingElseIsNoTime(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
