package bascule.plan.gates;

import bascule.gates.Judgement.Answer;
import bascule.migration.Evidence;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.Plan.GuardRule;
import java.time.Duration;
import java.util.Optional;

/// A guard of the plan's: it fails once its witness shows that green is bad. That green is good is of no account to it.
final class Watch implements Guard {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final GuardRule rule;
    private final Witness witness;
    private volatile Optional<Evidence> evidence = Optional.empty();

    Watch(GuardRule rule, Witness witness) {
        this.rule = rule;
        this.witness = witness;
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String describe() {
        return Witnesses.described(witness, rule.warmUp());
    }

    @Override
    public Phase.Name during() {
        return rule.during();
    }

    @Override
    public void begin(int times) {
        witness.begin(times);
        evidence = Optional.empty();
    }

    @Override
    public Verdict judge(Duration stood) throws StepException {
        Finding found = witness.look(stood);
        evidence = found.evidence().map(Evidence::neverPassing);
        return found.answer() == Answer.FAIL ? new Verdict.Fail(found.words()) : new Verdict.Wait(found.words(), AGAIN);
    }

    @Override
    public Optional<Evidence> evidence() {
        return evidence;
    }
}
