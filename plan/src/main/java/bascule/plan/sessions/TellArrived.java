package bascule.plan.sessions;

import bascule.data.Link;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.traffic.SessionTrue;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Tells a balancer again and again how far green is: takes a mark of the balancer's, waits until green has all that
/// blue had committed then, and says so. When it ends, or can't, the balancer stops to rely on it by itself.
record TellArrived(SessionTrue balancer, Link forward) implements Flow {
    static final String NAME = "sessions";

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Epoch epoch, BooleanSupplier ending) throws StepException {
        String reached = "";
        String mark = balancer.arrived("", LEASE, epoch);
        while (!ending.getAsBoolean()) {
            if (!mark.equals(reached)) {
                forward.settle(SETTLED);
                reached = mark;
            }
            mark = balancer.arrived(reached, LEASE, epoch);
            rest();
        }
    }

    private static void rest() throws Transient {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Transient("telling how far green is was interrupted", interrupted);
        }
    }
}
