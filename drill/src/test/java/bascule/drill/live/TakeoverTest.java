package bascule.drill.live;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The active one of three controllers is killed at random moments of a migration that goes there
/// and back under load, its successor too, and now and then it is only stopped and wakes up when
/// another has taken over. `-Dsweep=full` kills twenty times.
class TakeoverTest {
    private static final int MOVES = "full".equals(System.getProperty("sweep")) ? 20 : 2;
    /// As long as a swing with its ramp takes.
    private static final int AT_MOST_MILLIS = 3_000;
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(10);

    private Random random = new Random();
    private int killed;

    @Test
    void whenTheActiveControllerDiesAnotherTakesOverAndNothingIsLostOrFails() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        random = new Random(seed);
        try (var drill = TakeoverDrill.begin()) {
            drill.await(Status.State.SWITCHED);
            for (int move = 1; move <= MOVES; move++) {
                boolean back = move % 2 == 1;
                drill.order(back ? "roll-back" : "go");
                switch (move % 3) {
                    case 1 -> {
                        kill(drill);
                        kill(drill);
                    }
                    case 2 -> stop(drill);
                    default -> kill(drill);
                }
                drill.await(back ? Status.State.ROLLED_BACK : Status.State.SWITCHED);
            }
            assertThat(drill.epochs()).isSorted().contains((long) killed + 1);
            demandWhole(drill.shop().reckon());
        }
    }

    private void kill(TakeoverDrill drill) throws Exception {
        Duration after = soon();
        killed++;
        demandQuick("killed", after, drill.killTheActiveOne(after), drill);
    }

    private void stop(TakeoverDrill drill) throws Exception {
        Duration after = soon();
        demandQuick("stopped", after, drill.stopTheActiveOne(after), drill);
    }

    private Duration soon() {
        return Duration.ofMillis(random.nextInt(AT_MOST_MILLIS));
    }

    private void demandQuick(String what, Duration after, Duration took, TakeoverDrill drill) {
        System.out.printf(
                "%s after %d ms, taken over within %d ms; %d killed so far%n",
                what, after.toMillis(), took.toMillis(), killed);
        assertThat(took).as(drill.said()).isLessThan(TAKEN_OVER_WITHIN);
    }

    private static void demandWhole(ShopUnderLoad.Findings findings) {
        System.out.println(findings);
        assertThat(findings.verdict().findings()).isEmpty();
        assertThat(findings.differences()).isEmpty();
        assertThat(findings.twoWritable()).isZero();
        assertThat(findings.failed()).isZero();
    }
}
