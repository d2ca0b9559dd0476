package bascule.controller;

import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import java.time.Duration;

/// A step at work, and what it is given.
final class StepRun implements StepContext {
    private final Term term;
    private final Step step;
    private final Direction way;
    private final Surroundings surroundings;
    private final Duration begun;
    private volatile Progress progress = new Progress(0, 0, "");

    StepRun(Term term, Step step, Direction way, Surroundings surroundings) {
        this.term = term;
        this.step = step;
        this.way = way;
        this.surroundings = surroundings;
        this.begun = surroundings.uptime();
    }

    @Override
    public Epoch epoch() {
        return term.epoch();
    }

    @Override
    public void report(Progress now) {
        progress = now;
    }

    @Override
    public void say(String line) {
        term.say(step.id() + ": " + line);
    }

    @Override
    public void note(String found) throws StepException.Fenced {
        term.record(new Event.Noted(step.id() + ": " + found));
        say(found);
    }

    @Override
    public void at(String point) {
        surroundings.at(step.id() + (way == Direction.FORWARD ? "." : ".back.") + point);
    }

    @Override
    public void checkpoint() throws StepException {
        term.throwIfLost();
        if (term.closing()) {
            throw new StepException.Transient("broken off: this controller is shutting down");
        }
        boolean turned = term.read(state -> (state.heading() == Heading.FORWARD) != (way == Direction.FORWARD));
        if (turned) {
            throw new StepException.Transient("broken off: an order asks for the other direction");
        }
    }

    @Override
    public void rest(Duration time) throws StepException {
        checkpoint();
        try {
            surroundings.rest(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StepException.Transient("broken off: this controller is shutting down", interrupted);
        }
    }

    @Override
    public Duration elapsed() {
        return surroundings.uptime().minus(begun);
    }

    Step step() {
        return step;
    }

    Direction way() {
        return way;
    }

    Progress progress() {
        return progress;
    }
}
