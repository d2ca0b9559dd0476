package bascule.data;

import bascule.migration.Observation;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.Optional;

/// Runs a script of the plan on green, once.
///
/// @param undo what takes its traces away; without it they stay on green when the migration is aborted
public record RunScript(StepId id, Database green, String script, String sql, Optional<String> undo, Reversal reversal)
        implements Step {
    @Override
    public String describe() {
        return "run " + script + " on green" + (undo.isPresent() ? "" : " (no undo: what it made stays on green)");
    }

    @Override
    public Observation observe() throws StepException {
        return green.ran(script) ? new Observation.Present() : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        green.run(script, sql, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        green.unrun(script, undo.orElse(""), context.epoch());
    }
}
