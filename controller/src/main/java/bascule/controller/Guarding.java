package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Judges the guards of a migration once a second while the phase they are for lasts. What a controller saw is
/// forgotten with it. Another one begins anew, and that it did is on record: a guard knows how often it was begun, and
/// its chance of a mistake covers all times together.
final class Guarding {
    /// What the journal says of a guard from when on it watches.
    static final String WATCH = "watch";

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Term term;
    private final Surroundings surroundings;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private Optional<Stretch> lasting = Optional.empty();
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
        Optional<Stretch> now = term.read(state -> Stretch.of(term.migration(), state, Phase.Name.RAMP));
        if (!now.map(Guarding::name).equals(lasting.map(Guarding::name))) {
            seen.clear();
            if (now.isPresent()) {
                begin(now.get().phase());
            }
            due = surroundings.uptime();
        }
        lasting = now;
        if (now.isEmpty() || surroundings.uptime().compareTo(due) < 0) {
            return false;
        }
        due = surroundings.uptime().plus(EVERY);
        return judge(now.get());
    }

    private static Phase.Name name(Stretch stretch) {
        return stretch.phase().name();
    }

    private void begin(Phase phase) throws Fenced {
        for (var guard : of(phase)) {
            int times = term.read(state -> state.answers().begun(guard.name())) + 1;
            guard.begin(times);
            seen.put(guard.name(), recordWatch(term, phase, guard.name(), times));
        }
    }

    /// Puts on record that a guard or a gate by evidence begins.
    ///
    /// @return in words
    static String recordWatch(Term term, Phase phase, String name, int times) throws Fenced {
        String words = times == 1
                ? "watching"
                : "watching anew, begun %d times now: what was seen before is forgotten, and it takes more to decide"
                        .formatted(times);
        term.record(new Event.GateJudged(phase.id(), name, WATCH, words));
        return words;
    }

    /// What a guard that watches now says so far; empty of any other.
    Optional<String> seen(String guard) {
        return Optional.ofNullable(seen.get(guard));
    }

    private boolean judge(Stretch stretch) throws Fenced {
        Phase phase = stretch.phase();
        Duration stood = stretch.stood(surroundings.clock().instant());
        for (var guard : of(phase)) {
            Verdict verdict = verdict(guard, stood);
            if (verdict instanceof Verdict.Wait(var reason, _)) {
                seen.put(guard.name(), reason);
            }
            if (verdict instanceof Verdict.Fail(var evidence)) {
                seen.clear();
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

    private List<Guard> of(Phase phase) {
        return term.migration().guards().stream()
                .filter(guard -> guard.during() == phase.name())
                .toList();
    }

    /// How long to rest at most, so that no guard is judged late.
    Duration within(Duration rest) {
        return lasting.isPresent() && rest.compareTo(EVERY) > 0 ? EVERY : rest;
    }
}
