package bascule.balancers;

import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepContext;
import java.time.Duration;

/// A step at work, of which nobody wants to hear.
record Acting(Epoch epoch) implements StepContext {
    @Override
    public void report(Progress progress) {}

    @Override
    public void say(String line) {}

    @Override
    public void at(String point) {}

    @Override
    public void checkpoint() {}

    @Override
    public void rest(Duration time) {}

    @Override
    public Duration elapsed() {
        return Duration.ZERO;
    }
}
