package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.data.Pair;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.flags.FlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.flags.TellStage;
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
        return migration(text, Optional.empty()).phases().stream()
                .flatMap(phase -> phase.steps().stream()
                        .map(step -> phase.id() + " " + step.id())
                        .filter(step -> step.contains("stage-") || step.contains("flags") || step.contains("ramp-")))
                .toList();
    }

    private Migration migration(String text, Optional<Pair> pair) throws Exception {
        Plan plan = Texts.accepted(text, folder);
        FlagStore store = MemoryFlagStore.empty();
        return Assembly.migration(
                plan, pair, Optional.of(new MemoryBalancer(() -> Duration.ZERO, _ -> {})), Optional.of(store));
    }

    /// Each goes back to the one that the plan went through before.
    @Test
    void whereRowsMoveCodeIsToldToWriteBothAndEveryStageKnowsTheOneBefore() throws Exception {
        String text = Texts.SERVICE
                .replace("9001}", "9001, database: {url: \"jdbc:postgresql://blue/shop\", user: bascule}}")
                .replace("9002}", "9002, database: {url: \"jdbc:postgresql://green/shop\", user: bascule}}")
                .replace("path: /}", "path: /, reads: any-age}");
        Migration migration = migration(
                text + "tables: [orders]\nmirror: {share: 10%, dwell: 1m}\nramp: [{share: 5%, dwell: 1m}]\n" + FLAGS,
                Optional.of(new MemoryPair(Effects.UNHEARD)));
        assertThat(migration.steps().stream()
                        .filter(TellStage.class::isInstance)
                        .map(TellStage.class::cast)
                        .map(each -> "%s: %s after %s".formatted(each.id(), each.to(), each.before())))
                .containsExactly(
                        "stage-dualwrite: DUALWRITE after OFF",
                        "stage-shadow: SHADOW after DUALWRITE",
                        "stage-live: LIVE after SHADOW",
                        "stage-rampdown: RAMPDOWN after LIVE");
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
