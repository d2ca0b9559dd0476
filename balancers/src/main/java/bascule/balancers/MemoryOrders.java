package bascule.balancers;

import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.Sample;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import bascule.traffic.Figures;
import bascule.traffic.Forecast;
import bascule.traffic.Forecasting;
import bascule.traffic.Measuring;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Service;
import bascule.traffic.SessionTrue;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import bascule.traffic.Warming;
import bascule.traffic.Warmth;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A balancer in memory as one migration steers it.
///
/// @param migration its name, empty for a person
record MemoryOrders(MemoryBalancer balancer, String migration)
        implements Balancer.Joint, Comparing, Forecasting, Measuring, Mirroring, SessionTrue, Warming {
    @Override
    public Comparisons comparisons() throws StepException {
        return balancer.comparisons();
    }

    @Override
    public List<Sample> samples(String route) {
        return balancer.samples(route);
    }

    @Override
    public List<Forecast> forecast(Duration hold, Duration drain, Duration look) throws StepException {
        return balancer.forecast(hold, drain, look);
    }

    @Override
    public void warm(WarmUp warmUp, Epoch epoch) throws StepException {
        balancer.warm(migration, warmUp, epoch);
    }

    @Override
    public List<Warmth> warmth() throws StepException {
        return balancer.warmth();
    }

    @Override
    public Figures figures() throws StepException {
        return balancer.figures();
    }

    @Override
    public Mirror mirror() throws StepException {
        return balancer.mirror();
    }

    @Override
    public void mirror(Mirror wanted, Epoch epoch) throws StepException {
        balancer.mirror(migration, wanted, epoch);
    }

    @Override
    public String arrived(String mark, Duration lease, Epoch epoch) throws StepException {
        return balancer.arrived(migration, mark, epoch);
    }

    @Override
    public String describe() {
        return balancer.describe();
    }

    @Override
    public Standing standing() throws StepException {
        return balancer.standing();
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        balancer.raise(migration, epoch);
    }

    @Override
    public void configure(Service wanted, Epoch epoch) throws StepException {
        balancer.configure(migration, wanted, epoch);
    }

    @Override
    public void renew(Service wanted, Side serving, Split split, Epoch epoch) throws StepException {
        balancer.renew(migration, wanted, serving, split, epoch);
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        if (!standing().isAnothers(migration)) {
            balancer.restore(migration, epoch);
        }
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        if (!standing().isAnothers(migration)) {
            balancer.leave(migration, epoch);
        }
    }

    @Override
    public void shift(Split wanted, Epoch epoch) throws StepException {
        balancer.shift(migration, wanted, epoch);
    }

    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        balancer.hold(migration, drain, lease, epoch);
    }

    @Override
    public void seal(boolean wanted, Epoch epoch) throws StepException {
        balancer.seal(migration, wanted, epoch);
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        balancer.commit(migration, side, epoch);
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        balancer.release(migration, side, epoch);
    }

    @Override
    public List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        return balancer.unreachable(addresses, within);
    }

    @Override
    public void close() {}
}
