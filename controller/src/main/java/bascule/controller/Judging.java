package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.Phase;
import bascule.migration.StepException.Fenced;
import bascule.migration.Swing;
import bascule.plan.gates.Approval;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;

/// Asks the gates: of a phase before it opens, and of the way back before anything of it is closed.
final class Judging {
    /// While one gate of a phase waits the others are asked again this often: what they said may not be so any more.
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Term term;
    private final InstantSource clock;
    private final Consumer<String> waiting;
    private final Proving proving;

    /// @param waiting told what is waited for
    Judging(Term term, InstantSource clock, Consumer<String> waiting) {
        this.term = term;
        this.clock = clock;
        this.waiting = waiting;
        this.proving = new Proving(term);
    }

    /// Something else is done than to judge a phase.
    void interrupted() {
        proving.interrupted();
    }

    /// What a gate by evidence that is asked now says so far; empty of any other.
    Optional<String> seen(String gate) {
        return proving.seen(gate);
    }

    /// Opens the phase if every gate passes.
    ///
    /// @return empty if there is more to do at once, else how long to wait
    Optional<Duration> judge(Phase phase) throws Fenced {
        Optional<Duration> again = Optional.empty();
        var people = new ArrayList<String>();
        var others = new ArrayList<String>();
        proving.begin(phase);
        for (var gate : phase.gates()) {
            switch (proving.keep(gate, new GateRun(term, phase, gate, clock).verdict())) {
                case Verdict.Pass _ -> {}
                case Verdict.Wait(var reason, var wait) -> {
                    (gate instanceof Approval ? people : others).add(gate.name() + ": " + reason);
                    again = sooner(again, wait);
                }
                case Verdict.Ask(var reason, var wait) -> {
                    people.add(gate.name() + ": " + reason);
                    again = sooner(again, wait);
                }
                case Verdict.Fail _ -> {
                    return Optional.empty();
                }
            }
        }
        people.addAll(others);
        waiting.accept(String.join("; ", people));
        if (again.isEmpty()) {
            term.record(new Event.PhaseOpened(phase.id()));
        }
        return again.map(time -> time.compareTo(AGAIN) < 0 ? time : AGAIN);
    }

    private static Optional<Duration> sooner(Optional<Duration> known, Duration wait) {
        return Optional.of(known.filter(time -> time.compareTo(wait) < 0).orElse(wait));
    }

    /// Green stays open and goes on serving for as long as this says to wait.
    Optional<Duration> judgeBack(Gate gate) throws Fenced {
        Verdict verdict = new GateRun(term, term.read(State::cutover), gate, clock).verdict();
        if (verdict instanceof Verdict.Wait(var reason, var wait)) {
            waiting.accept(gate.name() + ": " + reason);
            return Optional.of(wait);
        }
        return Optional.empty();
    }

    /// How long a swing that broke is still to rest before it is tried again.
    Optional<Duration> pauseBeforeNextAttempt(Phase phase, Swing swing) {
        Troubles troubles = term.read(State::troubles);
        if (phase.name() != Phase.Name.CUTOVER || troubles.breaks() == 0) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), troubles.brokenAt().plus(swing.pause()));
        waiting.accept(
                "before attempt %d of %d: %s".formatted(troubles.breaks() + 1, swing.attempts(), troubles.latest()));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }
}
