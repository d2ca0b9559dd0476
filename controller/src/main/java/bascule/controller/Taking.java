package bascule.controller;

import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Step;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.Optional;

/// Takes the steps of a term, one at a time.
final class Taking {
    private static final int TRIES = 8;

    private final Term term;
    private final Surroundings surroundings;
    private final Renewing renewing;
    private volatile Optional<StepRun> running = Optional.empty();

    Taking(Term term, Surroundings surroundings, Renewing renewing) {
        this.term = term;
        this.surroundings = surroundings;
        this.renewing = renewing;
    }

    /// The step at work.
    Optional<StepRun> running() {
        return running;
    }

    /// The intent goes on record before the act, and its result after it.
    ///
    /// @return empty if there is more to do at once, else how long to wait
    Optional<Duration> take(Step step, Direction way) throws Fenced {
        var run = new StepRun(term, step, way, surroundings);
        run.at("intent");
        term.record(new Event.StepStarted(step.id(), way));
        run.at("begun");
        running = Optional.of(run);
        try {
            term.keepFlows();
            switch (way) {
                case FORWARD -> step.apply(run);
                case BACK -> step.revert(run);
            }
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException failure) {
            return term.closing() ? Optional.of(Duration.ZERO) : failed(step, way, failure);
        } finally {
            running = Optional.empty();
        }
        run.at("done");
        term.record(new Event.StepFinished(step.id(), way));
        run.at("recorded");
        return Optional.empty();
    }

    private Optional<Duration> failed(Step step, Direction way, StepException failure) throws Fenced {
        int failures = term.read(State::troubles).failures() + 1;
        boolean again = failure instanceof Transient && (term.read(State::midSwing) || failures < TRIES);
        String what = way == Direction.FORWARD ? "failed" : "could not be undone";
        term.say("%s %s: %s".formatted(step.id(), what, failure.getMessage()));
        term.record(new Event.StepFailed(step.id(), way, failure.getMessage(), again));
        renewing.look();
        boolean same =
                term.read(state -> Decision.next(term.migration(), state)).equals(Decision.of(step, way));
        return same ? Optional.of(Troubles.pause(failures)) : Optional.empty();
    }
}
