package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.FollowingStepsTest.Context;
import bascule.migration.Observation;
import bascule.migration.StepId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TellStageTest {
    private static Follow staged(String flag) {
        return Follow.ofStage(flag, "orders", "targetingKey", "");
    }

    private static String definition() {
        return "{\"state\": \"ENABLED\", \"variants\": {%s}, \"defaultVariant\": \"off\"}"
                .formatted(Stage.WORDS.stream()
                        .map(word -> "\"%s\": \"%s\"".formatted(word, word))
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void aStageThatSomeFlagsHaveAndOthersNotIsHalfTold() throws Exception {
        var store =
                new MemoryFlagStore("{\"flags\": {\"rows\": %s, \"more\": %s}}".formatted(definition(), definition()));
        var both = new Followers(store, "orders", List.of(staged("rows"), staged("more")));
        var one = new Followers(store, "orders", List.of(staged("rows")));
        new FollowFlags(new StepId("follow-flags"), both).apply(Context.ONE);
        var shadow = new TellStage(new StepId("stage-shadow"), both, Stage.SHADOW, Stage.OFF);
        assertThat(shadow.observe()).isInstanceOf(Observation.Absent.class);
        new TellStage(new StepId("stage-shadow"), one, Stage.SHADOW, Stage.OFF).apply(Context.ONE);
        assertThat(shadow.observe()).isInstanceOf(Observation.Partial.class);
        shadow.apply(Context.ONE);
        assertThat(shadow.observe()).isInstanceOf(Observation.Present.class);
    }
}
