package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A drill that can't fail shows nothing: each safety is broken once, and must be missed.
class MutantsTest {
    private static final List<Invariant> ALWAYS =
            List.of(new OneWritable(), new GreenIsFenced(), new NoCollision(), new IntentFirst(), new FlagsFollow());

    @ParameterizedTest
    @EnumSource
    void eachBrokenSafetyIsFoundOut(Mutant mutant) {
        assertThat(firstFinding(mutant))
                .as("what the drill found about %s", mutant)
                .isPresent();
    }

    private static Optional<String> firstFinding(Mutant mutant) {
        for (var scenario : List.of(
                Scenario.SWITCH_AND_BACK, Scenario.BACK_AND_AGAIN, Scenario.SWITCH, Scenario.WRITTEN_PAST_THE_FENCE)) {
            for (int kill = -1; kill < 360; kill++) {
                try {
                    new KillAnywhere(scenario, new World(ALWAYS, mutant)).run(kill, -1);
                } catch (AssertionError | IllegalStateException found) {
                    return Optional.of(scenario + ", killed at " + kill + ": " + found.getMessage());
                }
            }
        }
        return Optional.empty();
    }
}
