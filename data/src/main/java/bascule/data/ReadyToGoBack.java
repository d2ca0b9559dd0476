package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.LinkedHashSet;

/// Whether swinging back would be over soon, and would not be refused: blue can be seen, nothing old
/// or prepared on green stands in the way of its fence, the reverse flow runs and is close behind,
/// nobody wrote past green's fence while it was closed, and no table was redefined on either side.
///
/// It is asked while green is open and before any request is held. A row of green that does not fit
/// into blue can be corrected then; behind green's fence nobody could. [AdmitGreen] and
/// [VerifyTouched] ask again behind it: what comes in between is refused there.
public record ReadyToGoBack(String name, Pair pair, Duration lagAtMost) implements Gate {
    private static final Duration AGAIN = Duration.ofMillis(500);

    @Override
    public String describe() {
        return "no old or prepared transaction on green, no change past its closed fence, no table redefined,"
                + " the reverse flow running, at most " + Durations.text(lagAtMost) + " behind";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        pair.blue().fence().standing();
        var against = new LinkedHashSet<String>(pair.green().unready());
        against.addAll(pair.redefined());
        against.addAll(LinkReadiness.against(pair.reverse(), lagAtMost, standing));
        Violations.against(pair.reverse(), Side.GREEN).ifPresent(against::add);
        return against.isEmpty()
                ? new Verdict.Pass("ready")
                : new Verdict.Wait("green goes on serving until then: " + String.join("; ", against), AGAIN);
    }
}
