package bascule.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class H2LoadTest {
    @Test
    void aLineIsARequest() throws Exception {
        H2Load.Logged read =
                H2Load.Logged.read(List.of("1700000000000000\t200\t850", "1700000000000100\t200\t1020000"));

        assertThat(read.micros().getTotalCount()).isEqualTo(2);
        assertThat(read.micros().getMinValue()).isEqualTo(850);
        assertThat(read.failed()).isZero();
    }

    @Test
    void whatWasNotAnsweredWith200HasFailed() throws Exception {
        assertThat(H2Load.Logged.read(List.of("1\t-1\t850", "1\t503\t8", "1\t200\t8"))
                        .failed())
                .isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsShown() {
        assertThatThrownBy(() -> H2Load.Logged.read(List.of("nonsense"))).hasMessageContaining("but: nonsense");
    }
}
