package bascule.bench.flips;

import bascule.bench.http.OurGateway;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.time.Duration;

/// Holds, waits until nothing is in flight, and releases to the other side.
public record OurFlipper(OurGateway gateway) implements Flipper {
    private static final Duration DRAIN = Duration.ofSeconds(8);
    private static final Duration LEASE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "bascule";
    }

    @Override
    public int port() {
        return gateway.proxy().port();
    }

    @Override
    public void flip(Side to) throws StepException {
        gateway.balancer().hold(DRAIN, LEASE, OurGateway.EPOCH);
        gateway.balancer().release(to, OurGateway.EPOCH);
    }
}
