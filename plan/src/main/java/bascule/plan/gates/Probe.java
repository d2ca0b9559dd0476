package bascule.plan.gates;

import bascule.gates.Alpha;
import bascule.gates.Count;
import bascule.gates.Judgement.Answer;
import bascule.gates.Question;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Plan.Watched;
import java.time.Duration;

/// A guard that asks both sides the same, straight and not through the gateway, and compares their answers.
///
/// Blue is asked before green and after it. Where it does not say the same twice, what is asked for was just changing:
/// that is no data. Neither is a side that does not answer; for that there are other questions.
public final class Probe implements Guard {
    /// Where green's answers differ more often than this, it fails.
    static final double DIFFERENT = 0.01;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Plan.GuardRule rule;
    private final Watched.Probe probe;
    private final double alpha;
    private final Aside<Twins.Outcome> aside;
    private Question question;
    private String latest = "";

    /// @param alpha how likely it may fail by mistake, however often it is begun
    public Probe(Plan.GuardRule rule, Watched.Probe probe, double alpha, Plan plan) {
        this.rule = rule;
        this.probe = probe;
        this.alpha = alpha;
        this.question = ask(1);
        var twins = new Twins(plan.blue().service(), plan.green().service(), probe.path());
        this.aside = new Aside<>(twins::compare);
    }

    private Question ask(int times) {
        return Question.ofLimit("answers that differ", Alpha.begun(alpha, times), DIFFERENT);
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String describe() {
        String what = "green answers GET " + probe.path() + " as blue does";
        return rule.described(what, "asked");
    }

    @Override
    public Phase.Name during() {
        return rule.during();
    }

    @Override
    public void begin(int times) {
        question = ask(times);
        latest = "";
        aside.forget();
    }

    @Override
    public Verdict judge(Duration stood) throws StepException {
        if (rule.warmsUp(stood)) {
            aside.forget();
            return new Verdict.Wait("nothing counts in the warm-up", AGAIN);
        }
        var outcome = aside.look();
        if (outcome.isPresent()) {
            take(outcome.get());
        }
        var judgement = question.judgement();
        String why = judgement.why() + latest;
        return judgement.answer() == Answer.FAIL ? new Verdict.Fail(why) : new Verdict.Wait(why, AGAIN);
    }

    private void take(Twins.Outcome outcome) {
        switch (outcome) {
            case Twins.Outcome.Same _ -> question.take(Count.NONE, new Count(1, 0));
            case Twins.Outcome.Different(var how) -> {
                question.take(Count.NONE, new Count(1, 1));
                latest = "; the last: " + how;
            }
            case Twins.Outcome.Changing _ -> {}
        }
    }
}
