package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.flags.FlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.migration.Migration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags that tell the stage: it follows from the phases that a plan has.
class StagesTest {
    private static final String FLAGS = "flags: {file: flags.json, follow: [{flag: rows, stages: true}]}\n";

    @TempDir
    Path folder;

    private List<String> steps(String text) throws Exception {
        Plan plan = Texts.accepted(text, folder);
        FlagStore store = MemoryFlagStore.empty();
        Migration migration = Assembly.migration(
                plan,
                Optional.empty(),
                Optional.of(new MemoryBalancer(() -> Duration.ZERO, _ -> {})),
                Optional.of(store));
        return migration.phases().stream()
                .flatMap(phase -> phase.steps().stream()
                        .map(step -> phase.id() + " " + step.id())
                        .filter(step -> step.contains("stage-") || step.contains("flags") || step.contains("ramp-")))
                .toList();
    }

    @Test
    void everyPhaseOfThePlanHasItsStage() throws Exception {
        assertThat(steps(Texts.SERVICE + "mirror: {share: 10%, dwell: 1m}\nramp: [{share: 5%, dwell: 1m}]\n" + FLAGS))
                .containsExactly(
                        "expand follow-flags",
                        "shadow stage-shadow",
                        "ramp-5 ramp-5",
                        "ramp-5 stage-live",
                        "ramp-5 flags-5",
                        "cutover flip-flags",
                        "soak stage-rampdown",
                        "contract leave-flags");
    }

    @Test
    void withoutARampTheStageIsToldBeforeAnythingIsHeld() throws Exception {
        assertThat(steps(Texts.SERVICE + FLAGS))
                .containsExactly(
                        "expand follow-flags",
                        "cutover stage-live",
                        "cutover flip-flags",
                        "soak stage-rampdown",
                        "contract leave-flags");
    }

    @Test
    void aFlagTellsTheStageOrTheSide() {
        String flags = Texts.SERVICE + "flags: {file: flags.json, follow: [{flag: rows, ";
        Texts.refused(flags + "stages: true, blue: off}]}\n", folder, "flags.follow[0]", "remove 'blue' and 'green'");
        Texts.refused(flags + "blue: off}]}\n", folder, "flags.follow[0]", "or 'stages: true'");
        Texts.refused(flags + "stages: maybe}]}\n", folder, "flags.follow[0].stages", "write true");
    }
}
