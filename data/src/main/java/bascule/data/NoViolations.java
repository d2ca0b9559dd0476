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
        long seen = pair.forward().standing().violations()
                + pair.reverse().standing().violations();
        return seen == 0
                ? new Verdict.Pass("no change past a closed fence")
                : new Verdict.Wait(
                        seen + " changes were made past a closed fence; look into bascule.violation, bring over what"
                                + " is needed, and delete its rows",
                        AGAIN);
    }
}
