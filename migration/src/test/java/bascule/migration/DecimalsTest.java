package bascule.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({"12, 12", "-0.5, -0.5", "+3, 3", "1e+06, 1000000", "1.5E-3, 0.0015", ".5, 0.5", "7., 7"})
    void whatProgramsPrintIsANumber(String text, double number) {
        assertThat(Decimals.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "5f",
                "5d",
                "1e999",
                "-1e999",
                "0x1p3",
                "0x10",
                "Infinity",
                "NaN",
                "1_000",
                "1,000",
                "1 000",
                "12 apples",
                "٣",
                "--1",
                "1e",
                "."
            })
    void whatOnlyJavaOrNobodyTakesForANumberIsNone(String text) {
        assertThat(Decimals.parse(text)).isEmpty();
    }
}
