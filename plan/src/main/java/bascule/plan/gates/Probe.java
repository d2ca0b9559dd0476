package bascule.plan.gates;

import bascule.gates.Count;
import bascule.gates.Levels;
import bascule.gates.Question;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Watched;
import java.time.Duration;

/// A witness that asks both sides the same, straight and not through the gateway, and compares their answers.
///
/// Blue is asked before green and after it. Where it does not say the same twice, what is asked for was just changing:
/// that is no data. Neither is a side that does not answer; for that there are other questions.
final class Probe implements Witness {
    /// Where green's answers differ more often than this, it fails.
    static final double DIFFERENT = 0.01;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Watched.Probe probe;
    private final Duration warmUp;
    private final Levels levels;
    private final Aside<Twins.Outcome> aside;
    private Question question;
    private String latest = "";

    /// @param levels how likely it may answer by mistake, however often it is begun
    Probe(Watched.Probe probe, Duration warmUp, Levels levels, Plan plan) {
        this.probe = probe;
        this.warmUp = warmUp;
        this.levels = levels;
        this.question = ask(1);
        var twins = new Twins(plan.blue().service(), plan.green().service(), probe.path());
        this.aside = new Aside<>(twins::compare);
    }

    private Question ask(int times) {
        return Question.ofLimit("answers that differ", levels.begun(times), DIFFERENT);
    }

    @Override
    public String demand() {
        return "green answers GET " + probe.path() + " as blue does";
    }

    @Override
    public String done() {
        return "asked";
    }

    @Override
    public void begin(int times) {
        question = ask(times);
        latest = "";
        aside.forget();
    }

    @Override
    public void interrupted() {
        aside.forget();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        if (stood.compareTo(warmUp) < 0) {
            aside.forget();
            return Finding.waiting("nothing counts in the warm-up");
        }
        var outcome = aside.look();
        if (outcome.isPresent()) {
            take(outcome.get());
        }
        return Finding.of(question.judgement(), AGAIN).with(latest);
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
