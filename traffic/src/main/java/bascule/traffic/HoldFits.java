package bascule.traffic;

import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a hold that begins now would find room for what comes, and come to rest in time. Asked before anything is
/// held, so that a cutover that can't be invisible does not begin.
///
/// @param hold how long it would stand if everything takes all its time
/// @param drain how long it would wait for requests in flight
public record HoldFits(String name, Forecasting balancer, Duration hold, Duration drain) implements Gate {
    /// How long is looked at what comes.
    public static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    @Override
    public String describe() {
        return "a hold would find room, and come to rest in time";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        List<Forecast> all = balancer.forecast(hold, drain, LOOK);
        String against = all.stream().flatMap(each -> each.against().stream()).collect(Collectors.joining("; "));
        return against.isEmpty()
                ? new Verdict.Pass(all.stream()
                        .map(each -> "at most " + each.heldMost() + " requests held, room for " + each.room() + ", at "
                                + each.where())
                        .collect(Collectors.joining("; ")))
                : new Verdict.Wait(against, AGAIN);
    }
}
