package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Compares all rows of both sides while they live, so that the cutover has to look only at what
/// was touched since.
public final class ProveRows extends ComparingStep {
    private final Link forward;
    private final Duration budget;

    public ProveRows(StepId id, Link forward, Duration budget) {
        super(id);
        this.forward = forward;
        this.budget = budget;
    }

    @Override
    public String describe() {
        return "compare all rows of both sides";
    }

    @Override
    public void apply(StepContext context) throws StepException {
        found(forward.prove(budget, context.epoch(), context::report), "blue and green are not equal");
    }

    @Override
    public void revert(StepContext context) {
        context.say("a comparison leaves nothing to undo");
    }
}
