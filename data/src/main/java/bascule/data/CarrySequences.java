package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;

/// Moves green's sequences past blue's; reverted after green was open, blue's past green's.
public record CarrySequences(StepId id, Pair pair) implements Repeated {
    @Override
    public String describe() {
        return "move green's sequences past blue's";
    }

    @Override
    public void apply(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            context.say("green was open already: its sequences are its own");
        } else {
            pair.forward().carrySequences(context.epoch());
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        if (pair.greenWasOpened()) {
            pair.reverse().carrySequences(context.epoch());
        }
    }
}
