package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.gates.Judgement.Answer;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SlownessTest {
    /// Latencies swing by half in the course of an hour while green's share grows from 5 to 50 %.
    private static Judgement after(int windows, long seed, double slower, double greenMore) {
        var random = new SplittableRandom(seed);
        var slowness = new Slowness("slow", Levels.of(0.01), 0.99, 50_000);
        for (int i = 0; i < windows; i++) {
            double level = slower * (1 + 0.5 * Math.sin(2 * Math.PI * i / 60));
            int green = 20 + 3 * i;
            slowness.take(latencies(random, 400 - green, level, 1), latencies(random, green, level, greenMore));
            if (slowness.judgement().answer() == Answer.FAIL) {
                break;
            }
        }
        return slowness.judgement();
    }

    private static Histogram latencies(SplittableRandom random, int count, double level, double more) {
        var histogram = new Histogram(2);
        for (int i = 0; i < count; i++) {
            double millis = 20 * level * Math.exp(random.nextGaussian() * 0.8) * more;
            histogram.recordValue((long) (millis * 1_000));
        }
        return histogram;
    }

    @Test
    void aGreenThatIsAsFastPassesDespiteTheCycleAndTheRamp() {
        assertThat(after(60, 1, 1, 1).answer()).isEqualTo(Answer.PASS);
    }

    @Test
    void anIdenticalGreenFailsNoMoreOftenThanAlphaSays() {
        int failed = 0;
        for (long seed = 0; seed < 100; seed++) {
            failed += after(60, seed, 1, 1).answer() == Answer.FAIL ? 1 : 0;
        }
        assertThat(failed).isLessThanOrEqualTo(1);
    }

    @Test
    void aGreenThatIsFarSlowerFails() {
        Judgement judgement = after(60, 2, 1, 4);
        assertThat(judgement.answer()).isEqualTo(Answer.FAIL);
        assertThat(judgement.why()).contains("slow: green").contains("e-value against green");
    }

    @Test
    void whileBlueShowedTooLittleThereIsNoAnswer() {
        assertThat(after(2, 3, 1, 10).answer()).isEqualTo(Answer.WAIT);
    }
}
