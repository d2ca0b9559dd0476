package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeakTest {
    private final AtomicLong requests = new AtomicLong(1_000);
    private final Peak peak = new Peak(requests::get);

    private void seconds(int seconds, long perSecond) {
        for (int i = 0; i < seconds; i++) {
            requests.addAndGet(perSecond);
            peak.tick();
        }
    }

    @Test
    void beforeTenSecondsHavePassedThereIsNone() {
        seconds(10, 100);
        assertThat(peak.perSecond()).isZero();
    }

    @Test
    void itIsThatOfTheBusiestTenSecondsAndStays() {
        seconds(30, 100);
        assertThat(peak.perSecond()).isEqualTo(100);
        seconds(5, 400);
        assertThat(peak.perSecond())
                .as("over ten seconds, of which five were busy")
                .isEqualTo(250);
        seconds(5, 400);
        seconds(30, 10);
        assertThat(peak.perSecond()).isEqualTo(400);
    }
}
