package bascule.flags;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.List;
import java.util.Optional;

/// Tells the code what the traffic does: a share of the callers, or all of them, get green's variants.
///
/// @param before the share it grows from, and goes back to
public record FlipFlags(StepId id, Followers followers, Share to, Share before) implements Step {
    @Override
    public String describe() {
        return to.hundredths() == Share.ALL
                ? "flip %s to green's variants for everybody".formatted(followers.describe())
                : "give %s of the callers green's variants of %s".formatted(to.percent(), followers.describe());
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        List<Optional<Share>> shares = followers.shares();
        if (shares.stream().allMatch(share -> share.filter(to::equals).isPresent())) {
            return new Observation.Present();
        }
        boolean absent = shares.stream()
                .allMatch(share -> share.filter(found -> found.hundredths() > before.hundredths())
                        .isEmpty());
        return absent ? new Observation.Absent() : new Observation.Partial("some of the flags are flipped");
    }

    @Override
    public void apply(StepContext context) throws StepException {
        followers.move(to, context);
    }

    @Override
    public void revert(StepContext context) throws StepException {
        followers.move(before, context);
    }
}
