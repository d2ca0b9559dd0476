package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a step is given that no controller runs.
final class Alone implements StepContext {
    private final long begun = System.nanoTime();

    @Override
    public Epoch epoch() {
        return Site.FIRST;
    }

    @Override
    public void report(Progress progress) {}

    @Override
    public void say(String line) {}

    @Override
    public void at(String point) {}

    @Override
    public void checkpoint() {}

    @Override
    public void rest(Duration time) throws StepException {
        try {
            var _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw new StepException.Transient("interrupted", interrupted);
        }
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
