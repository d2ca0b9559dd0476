package bascule.plan;

import bascule.flags.Followers;
import bascule.flags.Stage;
import bascule.flags.TellStage;
import bascule.migration.Step;
import bascule.migration.StepId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The stages that a plan goes through, which follow from its phases.
final class Stages {
    private final Followers followers;
    private final Set<Stage> through = EnumSet.of(Stage.OFF, Stage.LIVE, Stage.RAMPDOWN);

    Stages(Plan plan, Followers followers) {
        this.followers = followers;
        if (!plan.tables().isEmpty()) {
            through.add(Stage.DUALWRITE);
        }
        if (plan.mirror().isPresent()) {
            through.add(Stage.SHADOW);
        }
    }

    /// The step that tells it; empty if this plan does not go through that stage.
    Optional<Step> tell(Stage stage) {
        return through.contains(stage)
                ? Optional.of(new TellStage(new StepId("stage-" + stage.word()), followers, stage, before(stage)))
                : Optional.empty();
    }

    private Stage before(Stage stage) {
        return through.stream()
                .filter(each -> each.compareTo(stage) < 0)
                .reduce((_, last) -> last)
                .orElse(Stage.OFF);
    }
}
