package bascule.plan.gates;

import bascule.gates.Judgement.Answer;
import bascule.gates.Timing;
import bascule.migration.Durations;
import bascule.migration.Evidence;
import bascule.migration.Proof;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/// A gate of the plan's that passes once its witness has shown that green is good enough, and fails once it has shown
/// the opposite. What is not decided in time a person decides. No data decides nothing.
final class Shown implements Proof {
    private final String name;
    private final Witness witness;
    private final Duration warmUp;
    private final Timing timing;
    private volatile Optional<Evidence> evidence = Optional.empty();
    private Finding found = Finding.waiting("nothing was seen yet");

    Shown(String name, Witness witness, Duration warmUp, Timing timing) {
        this.name = name;
        this.witness = witness;
        this.warmUp = warmUp;
        this.timing = timing;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return "shown: %s; undecided after %s, a person is asked"
                .formatted(Witnesses.described(witness, warmUp), Durations.text(timing.most()));
    }

    @Override
    public void begin(int times) {
        witness.begin(times);
        evidence = Optional.empty();
        found = Finding.waiting("nothing was seen yet");
    }

    @Override
    public void interrupted() {
        witness.interrupted();
    }

    @Override
    public Verdict judge(Standing standing) throws Fenced {
        Finding now = look(standing.waited());
        evidence = now.evidence();
        Verdict verdict =
                timing.verdict(now.answer(), now.words(), now.evidence(), standing.waited(), standing.asked());
        return verdict instanceof Verdict.Ask && !standing.approvals().isEmpty()
                ? new Verdict.Pass("approved by %s, not decided by what was seen: %s"
                        .formatted(
                                standing.approvals().stream()
                                        .map(Approved::person)
                                        .collect(Collectors.joining(", ")),
                                now.words()))
                : verdict;
    }

    private Finding look(Duration stood) throws Fenced {
        try {
            found = witness.look(stood);
            return found;
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException unseen) {
            Answer known = found.answer() == Answer.FAIL ? Answer.FAIL : Answer.WAIT;
            return new Finding(known, "no data: " + unseen.getMessage() + "; " + found.words(), found.evidence());
        }
    }

    @Override
    public Optional<Evidence> evidence() {
        return evidence;
    }
}
