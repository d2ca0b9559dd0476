package bascule.flags;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.List;
import java.util.Optional;

/// Tells the code how far the rows have moved.
///
/// @param before the stage it comes from, and goes back to
public record TellStage(StepId id, Followers followers, Stage to, Stage before) implements Step {
    @Override
    public String describe() {
        return "tell code that the stage is " + to.word();
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        List<Optional<Stage>> stages = followers.stages();
        if (stages.stream().allMatch(Optional.of(to)::equals)) {
            return new Observation.Present();
        }
        return stages.stream().noneMatch(Optional.of(to)::equals)
                ? new Observation.Absent()
                : new Observation.Partial("some of the flags are at the stage " + to.word());
    }

    @Override
    public void apply(StepContext context) throws StepException {
        followers.tell(to, context);
    }

    @Override
    public void revert(StepContext context) throws StepException {
        followers.tell(before, context);
    }
}
