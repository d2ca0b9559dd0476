package bascule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianIsTheMiddleFigureAndAllLieBetweenLowAndHigh() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void ratiosAreThoseOfOneRoundNotOfTheMedians() {
        Spread ratio = Spread.ofRatios(List.of(10.0, 20.0, 30.0), List.of(10.0, 5.0, 60.0));

        assertThat(ratio).isEqualTo(new Spread(1, 0.5, 4));
    }

    @Test
    void nothingBesideNothingIsEven() {
        assertThat(Spread.ofRatios(List.of(0.0, 0.0, 7.0), List.of(0.0, 5.0, 0.0)))
                .isEqualTo(new Spread(1, 0, 7));
    }

    @Test
    void roundsThatSomebodyMissedAreNotCompared() {
        assertThatThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of(1.0, 2.0)))
                .hasMessage("1 rounds can't be compared with 2");
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("there is no median of no figures");
    }
}
