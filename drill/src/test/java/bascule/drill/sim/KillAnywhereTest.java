package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KillAnywhereTest {
    private static final List<Invariant> ALWAYS =
            List.of(new OneWritable(), new GreenIsFenced(), new NoCollision(), new IntentFirst(), new FlagsFollow());

    @ParameterizedTest
    @EnumSource
    void killedAtAnyTwoPlacesItEndsWhole(Scenario scenario) {
        int places = new KillAnywhere(scenario, new World(ALWAYS, scenario)).run(-1, -1);
        int stride = stride(places);
        int runs = 0;
        int stale = 0;
        for (int first = 0; first < places; first++) {
            for (int second = -1; second < places; second += 1 + (first * 7 + second + 1) % stride) {
                var drill = new KillAnywhere(scenario, new World(ALWAYS, scenario));
                try {
                    drill.run(first, second);
                } catch (AssertionError | RuntimeException broken) {
                    throw new AssertionError(
                            "%s, killed at place %d and then %d: %s"
                                    .formatted(scenario, first, second, broken.getMessage()),
                            broken);
                }
                runs++;
                stale += drill.staleRefused();
            }
        }
        System.out.printf("%s: %d places, %d runs, %d stale controllers refused%n", scenario, places, runs, stale);
        assertThat(stale).isPositive();
    }

    /// Every place is the first kill, alone and before some others: how many, `-Dsweep=full` decides.
    private static int stride(int places) {
        return "full".equals(System.getProperty("sweep")) ? 61 : Math.max(61, places * places / 1_250);
    }
}
