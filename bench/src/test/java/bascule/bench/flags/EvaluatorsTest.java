package bascule.bench.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.bench.flags.Evaluator.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All of them answer what they are asked: a library that does not know a flag would be very fast.
class EvaluatorsTest {
    @TempDir
    Path folder;

    private static long on(Evaluator flags, Question question) {
        return IntStream.range(0, Callers.COUNT)
                .filter(caller -> flags.on(question, caller))
                .count();
    }

    @Test
    void eachSaysYesToAsManyCallersAsItWasTold() throws Exception {
        for (Evaluator flags : List.of(
                new OurFlags(),
                new FlagdFlags(folder),
                new TogglzFlags(),
                new Ff4jFlags(),
                new UnleashFlags(),
                new LaunchDarklyFlags(folder))) {
            try (flags) {
                assertThat(on(flags, Question.STATIC)).as(flags.name()).isEqualTo(Callers.COUNT);
                assertThat(on(flags, Question.RULE))
                        .as(flags.name())
                        .isEqualTo(flags instanceof TogglzFlags ? 8 : Callers.COUNT / 2);
                assertThat(on(flags, Question.FRACTIONAL)).as(flags.name()).isBetween(180L, 330L);
            }
        }
    }

    @Test
    void aPaceHasAFigureForEachQuestionAndLeavesNothingOfOursOnTheHeap() {
        assertThat(new Pace(new OurFlags(), Duration.ofMillis(300)).take())
                .containsOnlyKeys(
                        "static (ns)",
                        "static (bytes)",
                        "rule (ns)",
                        "rule (bytes)",
                        "fractional (ns)",
                        "fractional (bytes)")
                .containsEntry("static (bytes)", 0.0)
                .containsEntry("rule (bytes)", 0.0)
                .containsEntry("fractional (bytes)", 0.0);
    }

    @Test
    void manyFlagsAreSound() {
        assertThat(new Reloading(100).take()).containsOnlyKeys("read anew (ms)", "one changed (ms)");
    }
}
