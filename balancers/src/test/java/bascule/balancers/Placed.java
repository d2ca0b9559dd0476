package bascule.balancers;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import bascule.traffic.Service;
import bascule.traffic.SessionTrue;
import bascule.traffic.Split;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A gateway of which the others are told another address than the one that its controller uses.
record Placed(GatewayBalancer gateway, URI address) implements Balancer.Joint, SessionTrue.OneOfSeveral {
    @Override
    public String describe() {
        return gateway.describe();
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        gateway.raise(epoch);
    }

    @Override
    public Standing standing() throws StepException {
        return gateway.standing();
    }

    @Override
    public void configure(Service service, Epoch epoch) throws StepException {
        gateway.configure(service, epoch);
    }

    @Override
    public void renew(Service service, Side serving, Split split, Epoch epoch) throws StepException {
        gateway.renew(service, serving, split, epoch);
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        gateway.restore(epoch);
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        gateway.leave(epoch);
    }

    @Override
    public void shift(Split split, Epoch epoch) throws StepException {
        gateway.shift(split, epoch);
    }

    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        gateway.hold(drain, lease, epoch);
    }

    @Override
    public void seal(boolean sealed, Epoch epoch) throws StepException {
        gateway.seal(sealed, epoch);
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        gateway.commit(side, epoch);
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        gateway.release(side, epoch);
    }

    @Override
    public List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        return gateway.unreachable(addresses, within);
    }

    @Override
    public String arrived(String mark, Duration lease, List<URI> others, Epoch epoch) throws StepException {
        return gateway.arrived(mark, lease, others, epoch);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
