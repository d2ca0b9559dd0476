package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.ArrayList;

/// Whether swinging back would be over soon: blue can be seen, nothing old or prepared on green
/// stands in the way of its fence, and the reverse flow runs and is close behind.
///
/// It is asked while green is open. A row of green that does not fit into blue can be corrected then; behind green's
/// fence nobody could.
public record ReadyToGoBack(String name, Pair pair, Duration lagAtMost) implements Gate {
    private static final Duration AGAIN = Duration.ofMillis(500);

    @Override
    public String describe() {
        return "no old or prepared transaction on green, the reverse flow running, at most " + Durations.text(lagAtMost)
                + " behind";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        var against = new ArrayList<String>(pair.green().unready());
        pair.blue().fence().standing();
        against.addAll(LinkReadiness.against(pair.reverse(), lagAtMost, standing));
        return against.isEmpty()
                ? new Verdict.Pass("ready")
                : new Verdict.Wait("green goes on serving until then: " + String.join("; ", against), AGAIN);
    }
}
