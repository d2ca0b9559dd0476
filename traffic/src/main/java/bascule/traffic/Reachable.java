package bascule.traffic;

import bascule.migration.Gate;
import bascule.migration.StepException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Whether every address of green takes a connection from where the balancer stands, before callers are sent there.
public record Reachable(String name, Balancer balancer, List<URI> green) implements Gate {
    /// How long each address may take.
    public static final Duration WITHIN = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    public Reachable {
        green = List.copyOf(green);
    }

    @Override
    public String describe() {
        return "every address of green takes connections from the gateway";
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        List<String> against = balancer.unreachable(green, WITHIN);
        return against.isEmpty()
                ? new Verdict.Pass("green answers at " + green)
                : new Verdict.Wait(
                        "the gateway can't reach green: " + String.join("; ", against)
                                + "; start it, nobody else is sent there before",
                        AGAIN);
    }
}
