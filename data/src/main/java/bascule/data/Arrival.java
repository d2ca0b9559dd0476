package bascule.data;

import bascule.migration.StepContext;
import bascule.migration.StepException;
import java.time.Duration;

/// Waits for a marker of one side to be committed on the other.
final class Arrival {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private Arrival() {}

    /// @throws StepException.Transient if it has not arrived within the budget
    static void await(String marker, Database target, Duration budget, StepContext context) throws StepException {
        Duration start = context.elapsed();
        while (true) {
            String applied = target.fence().standing().applied();
            if (applied.equals(marker)) {
                return;
            }
            Duration waited = context.elapsed().minus(start);
            if (waited.compareTo(budget) > 0) {
                throw new StepException.Transient(
                        "%s has not seen marker %s after %d ms, the last it saw is '%s': its flow is behind or broken"
                                .formatted(target.describe(), marker, waited.toMillis(), applied));
            }
            context.rest(LOOK_AGAIN);
        }
    }
}
