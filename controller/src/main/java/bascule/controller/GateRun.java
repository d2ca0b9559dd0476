package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.plan.gates.Approval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One judging of one gate. A verdict goes on record when it is another one than last time, of some gates in other
/// words too, as when one more person has approved, and whenever it fails:
/// the failure stops the migration, so a judging that comes after it was ordered.
final class GateRun implements Gate.Standing {
    /// What the journal says of a gate by evidence once a person has to decide.
    static final String ASK = "ask";

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Term term;
    private final Phase phase;
    private final Gate gate;
    private final InstantSource clock;

    GateRun(Term term, Phase phase, Gate gate, InstantSource clock) {
        this.term = term;
        this.phase = phase;
        this.gate = gate;
        this.clock = clock;
    }

    Verdict verdict() throws Fenced {
        Verdict verdict;
        try {
            verdict = judged();
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException failure) {
            verdict = new Verdict.Wait("it can't be judged: " + failure.getMessage(), AGAIN);
        }
        switch (verdict) {
            case Verdict.Pass(var evidence) -> record("pass", evidence);
            case Verdict.Wait(var reason, _) -> record("wait", reason);
            case Verdict.Ask(var reason, _) -> record(ASK, reason);
            case Verdict.Fail(var reason) -> term.record(judged("fail", reason));
        }
        return verdict;
    }

    /// Whoever broke the glass needs no other.
    private Verdict judged() throws StepException {
        Optional<BrokenGlass> alone = gate instanceof Approval
                ? term.read(state -> state.glass().passes(state.answers().approvals(gate.name()), clock.instant()))
                : Optional.empty();
        return alone.isPresent()
                ? new Verdict.Pass("approved by %s alone, who broke the glass: %s"
                        .formatted(alone.get().actor(), alone.get().reason()))
                : gate.judge(this);
    }

    private void record(String word, String evidence) throws Fenced {
        boolean news = term.read(state -> state.answers()
                .verdict(phase, gate.name())
                .filter(last -> last.verdict().equals(word))
                .filter(last -> !gate.recordsEachAnswer() || last.evidence().equals(evidence))
                .isEmpty());
        if (news) {
            term.record(judged(word, evidence));
        }
    }

    private Event judged(String word, String evidence) {
        return new Event.GateJudged(phase.id(), gate.name(), word, evidence);
    }

    @Override
    public List<Gate.Approved> approvals() {
        return term.read(state -> state.answers().approvals(gate.name()));
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Duration waited() {
        return notNegative(Duration.between(readySince(), clock.instant()));
    }

    @Override
    public Duration asked() {
        Instant since = readySince();
        Instant now = clock.instant();
        Duration halted = term.read(state -> state.times().halted(since, now));
        return notNegative(Duration.between(since, now).minus(halted));
    }

    private Instant readySince() {
        return term.read(state -> state.times().readySince(term.migration(), phase));
    }

    private static Duration notNegative(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    @Override
    public boolean completionOrdered() {
        return term.read(State::completing);
    }

    @Override
    public String trouble(String flow) {
        return term.flows().trouble(flow);
    }
}
