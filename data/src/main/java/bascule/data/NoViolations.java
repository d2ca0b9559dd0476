package bascule.data;

import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;

/// Whether anyone wrote to a side while it was closed: such a row is on one side only, and ending the flows would
/// leave it there.
public record NoViolations(String name, Pair pair) implements Gate {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    @Override
    public String describe() {
        return "nobody wrote past a closed fence";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        var against = Violations.against(pair);
        return against.isEmpty()
                ? new Verdict.Pass("no change past a closed fence")
                : new Verdict.Wait(String.join("; ", against), AGAIN);
    }
}
