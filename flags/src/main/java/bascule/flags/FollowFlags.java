package bascule.flags;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.Optional;

/// From here on the flags go with the migration, and everybody gets blue's variants. Reverted, each keeps
/// blue's variant as its default, and is people's again.
public record FollowFlags(StepId id, Followers followers) implements Step {
    @Override
    public String describe() {
        return "let %s go with the migration; everybody gets blue's variants".formatted(followers.describe());
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        return followers.observe(Optional::isPresent);
    }

    /// Where all go with it already, they were moved since, and stay where they are.
    @Override
    public void apply(StepContext context) throws StepException {
        if (!(observe() instanceof Observation.Present)) {
            followers.move(new Share(0), context);
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        followers.leave(context);
    }
}
