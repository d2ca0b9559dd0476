package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Judges the guards of a migration once a second while the phase they are for lasts. What a controller saw is
/// forgotten with it: another one begins anew.
final class Guarding {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Term term;
    private final Surroundings surroundings;
    private Optional<Phase> lasting = Optional.empty();
    private Duration due = Duration.ZERO;

    Guarding(Term term, Surroundings surroundings) {
        this.term = term;
        this.surroundings = surroundings;
    }

    /// Whether one failed just now; it is on record then, and something else is to be done.
    boolean failed() throws Fenced {
        if (term.migration().guards().isEmpty()) {
            return false;
        }
        Optional<Phase> now = term.read(this::guarded);
        if (!now.map(Phase::name).equals(lasting.map(Phase::name))) {
            now.ifPresent(phase -> of(phase).forEach(Guard::begin));
            due = surroundings.uptime();
        }
        lasting = now;
        if (now.isEmpty() || surroundings.uptime().compareTo(due) < 0) {
            return false;
        }
        due = surroundings.uptime().plus(EVERY);
        return judge(now.get());
    }

    private boolean judge(Phase phase) throws Fenced {
        Duration stood = stood(phase);
        for (var guard : of(phase)) {
            if (verdict(guard, stood) instanceof Verdict.Fail(var evidence)) {
                term.record(new Event.GateJudged(phase.id(), guard.name(), "fail", evidence));
                return true;
            }
        }
        return false;
    }

    private Verdict verdict(Guard guard, Duration stood) throws Fenced {
        try {
            return guard.judge(stood);
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException unseen) {
            return new Verdict.Wait("no data: " + unseen.getMessage(), EVERY);
        }
    }

    /// How long nothing has been changed, by the clock.
    private Duration stood(Phase phase) {
        List<Phase> phases = term.migration().phases();
        Phase next = phase.name() == Phase.Name.SOAK ? phase : phases.get(phases.indexOf(phase) + 1);
        Duration stood = Duration.between(
                term.read(state -> state.readySince(next)), surroundings.clock().instant());
        return stood.isNegative() ? Duration.ZERO : stood;
    }

    private List<Guard> of(Phase phase) {
        return term.migration().guards().stream()
                .filter(guard -> guard.during() == phase.name())
                .toList();
    }

    /// The phase that guards watch now; empty if it is none of theirs, or nothing goes forward.
    private Optional<Phase> guarded(State state) {
        if (state.heading() != Heading.FORWARD || state.stop().isPresent() || state.returning() || state.midSwing()) {
            return Optional.empty();
        }
        Phase.Name name = state.onGreen() ? Phase.Name.SOAK : Phase.Name.RAMP;
        return state.beyondReturn()
                ? Optional.empty()
                : term.migration().phases().stream()
                        .filter(phase -> phase.name() == name)
                        .filter(phase ->
                                name == Phase.Name.SOAK || state.steps().allApplied(phase))
                        .reduce((earlier, later) -> later);
    }

    /// How long to rest at most, so that no guard is judged late.
    Duration within(Duration rest) {
        return lasting.isPresent() && rest.compareTo(EVERY) > 0 ? EVERY : rest;
    }
}
