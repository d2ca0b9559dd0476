package bascule.flags;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.Optional;

/// The flags no longer go with the migration: green's variants are their defaults, and they are people's again.
public record LeaveFlags(StepId id, Followers followers) implements Step {
    @Override
    public String describe() {
        return "leave %s with green's variants as defaults".formatted(followers.describe());
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        return followers.observe(Optional::isEmpty);
    }

    @Override
    public void apply(StepContext context) throws StepException {
        followers.leave(context);
    }

    @Override
    public void revert(StepContext context) throws StepException {
        followers.move(new Share(Share.ALL), context);
    }
}
