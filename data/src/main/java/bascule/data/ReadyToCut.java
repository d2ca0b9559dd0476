package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.ArrayList;

/// Whether holding the service now would be over soon: nothing old or prepared stands in the way of the fence, both
/// flows run and are close behind, and nobody wrote past a closed fence.
public record ReadyToCut(String name, Pair pair, Duration lagAtMost) implements Gate {
    private static final Duration AGAIN = Duration.ofMillis(500);

    @Override
    public String describe() {
        return "no old or prepared transaction, no change past a closed fence, both flows running, at most "
                + Durations.text(lagAtMost) + " behind";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        var against = new ArrayList<String>();
        against.addAll(pair.blue().unready());
        against.addAll(pair.green().unready());
        against.addAll(LinkReadiness.against(pair.forward(), lagAtMost, standing));
        against.addAll(LinkReadiness.against(pair.reverse(), lagAtMost, standing));
        against.addAll(Violations.against(pair));
        return against.isEmpty() ? new Verdict.Pass("ready") : new Verdict.Wait(String.join("; ", against), AGAIN);
    }
}
