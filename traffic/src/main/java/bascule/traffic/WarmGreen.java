package bascule.traffic;

import bascule.migration.Observation;
import bascule.migration.Progress;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.migration.StepId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Asks green reads before callers come, and puts on record what it answered. How it answers is for guards and gates to
/// judge; only a green that answers nothing at all is taken for one that is not there.
public record WarmGreen(StepId id, Warming balancer, WarmUp warmUp) implements Step {
    private static final Duration LOOK = Duration.ofMillis(200);

    /// For the last answers to come in.
    private static final Duration LAST = Duration.ofMinutes(1);

    @Override
    public String describe() {
        return "warm up: " + warmUp.describe() + "; no caller waits for it";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    /// A warm cache can't be told from a cold one, and warming it twice does no harm.
    @Override
    public Observation observe() {
        return new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.warm(warmUp, context.epoch());
        context.at("asked");
        List<Warmth> came = await(context);
        String what = came.stream().map(Warmth::describe).collect(Collectors.joining("; "));
        if (came.stream().anyMatch(each -> each.asked() > 0 && each.answered() == 0)) {
            throw new Transient("green answered none of what it was asked to warm up: " + what);
        }
        context.note(what);
    }

    private List<Warmth> await(StepContext context) throws StepException {
        Duration most = context.elapsed().plus(warmUp.atMost()).plus(LAST);
        while (true) {
            List<Warmth> came = balancer.warmth();
            for (var each : came) {
                if (!each.known()) {
                    throw new Transient(each.where() + " was started anew during the warm-up, and forgot it");
                }
            }
            if (came.stream().noneMatch(Warmth::underWay)) {
                return came;
            }
            if (context.elapsed().compareTo(most) > 0) {
                throw new Transient("the warm-up does not end: "
                        + came.stream().map(Warmth::describe).collect(Collectors.joining("; ")));
            }
            context.report(new Progress(
                    came.stream().mapToLong(Warmth::asked).sum(), (long) warmUp.requests() * came.size(), "requests"));
            context.rest(LOOK);
        }
    }

    @Override
    public void revert(StepContext context) throws StepException {
        balancer.warm(WarmUp.NONE, context.epoch());
    }
}
