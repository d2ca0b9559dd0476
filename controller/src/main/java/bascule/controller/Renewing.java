package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Epoch;
import bascule.migration.Renewable;
import bascule.migration.Step;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks after what steps have left with others, who may lose it.
final class Renewing {
    private final Term term;
    private final Epoch epoch;
    private final Consumer<String> log;
    private String trouble = "";

    Renewing(Term term, Epoch epoch, Consumer<String> log) {
        this.term = term;
        this.epoch = epoch;
        this.log = log;
    }

    /// What was put back goes on record.
    void look() throws Fenced {
        List<Step> applied = term.read(state -> term.migration().steps().stream()
                .filter(step -> state.steps().applied(step.id()))
                .toList());
        for (Step step : applied) {
            if (step instanceof Renewable renewable) {
                look(renewable, applied);
            }
        }
    }

    /// That nobody can be asked is told by whoever looks at the traffic; why nothing can be put back is told once.
    private void look(Renewable step, List<Step> applied) throws Fenced {
        try {
            Optional<String> back = step.renew(applied, epoch);
            trouble = "";
            if (back.isPresent()) {
                log.accept(back.get());
                term.record(new Event.Noted(back.get()));
            }
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException failure) {
            if (failure instanceof StepException.Refused && !trouble.equals(failure.getMessage())) {
                log.accept("can't put back what was lost: " + failure.getMessage());
            }
            trouble = String.valueOf(failure.getMessage());
        }
    }
}
