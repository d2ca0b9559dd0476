package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlphaTest {
    @Test
    void howeverOftenItIsBegunAnewAllTimesTogetherStayWithinIt() {
        double sum = IntStream.rangeClosed(1, 1_000_000)
                .mapToDouble(times -> Alpha.begun(0.01, times))
                .sum();
        assertThat(sum).isLessThan(0.01).isCloseTo(0.01, within(1e-6));
        assertThat(Alpha.begun(0.01, 1)).isCloseTo(0.009, within(1e-12));
        assertThat(Alpha.begun(0.01, 2)).isCloseTo(0.000_5, within(1e-12));
        assertThatThrownBy(() -> Alpha.begun(0.01, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
