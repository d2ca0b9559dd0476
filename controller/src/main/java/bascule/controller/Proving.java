package bascule.controller;

import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.Phase;
import bascule.migration.Proof;
import bascule.migration.StepException.Fenced;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Begins gates by evidence when what they are about begins to stand, and keeps what they say. What a controller saw is
/// forgotten with it; another one begins anew, and that it did is on record, as with guards.
final class Proving {
    private final Term term;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private Optional<Begun> begun = Optional.empty();

    /// @param since when the last step before that phase finished
    private record Begun(Phase phase, Instant since) {}

    Proving(Term term) {
        this.term = term;
    }

    /// To be called before the gates of a phase are judged.
    void begin(Phase phase) throws Fenced {
        var now = new Begun(phase, term.read(state -> state.times().readySince(term.migration(), phase)));
        if (begun.filter(now::equals).isPresent()) {
            return;
        }
        seen.clear();
        for (var gate : phase.gates()) {
            if (gate instanceof Proof proof) {
                int times = term.read(state -> state.answers().begun(gate.name())) + 1;
                proof.begin(times);
                seen.put(gate.name(), Guarding.recordWatch(term, phase, gate.name(), times));
            }
        }
        begun = Optional.of(now);
    }

    Verdict keep(Gate gate, Verdict verdict) {
        if (gate instanceof Proof) {
            seen.put(gate.name(), words(verdict));
        }
        return verdict;
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass(var evidence) -> evidence;
            case Verdict.Wait(var reason, _) -> reason;
            case Verdict.Ask(var reason, _) -> reason;
            case Verdict.Fail(var reason) -> reason;
        };
    }

    void interrupted() {
        begun.ifPresent(each -> each.phase().gates().stream()
                .filter(Proof.class::isInstance)
                .map(Proof.class::cast)
                .forEach(Proof::interrupted));
    }

    Optional<String> seen(String gate) {
        return Optional.ofNullable(seen.get(gate));
    }
}
