package bascule.gateway;

import bascule.comparison.Rules;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.traffic.Balancer;
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
import java.util.stream.Stream;

/// The gateway as one migration steers it.
///
/// @param migration its name, empty for a person
record Orders(Control control, String migration) implements Balancer.Joint, Mirroring, SessionTrue, Warming {
    @Override
    public String describe() {
        return control.name();
    }

    @Override
    public Standing standing() {
        return control.standing();
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        control.raise(migration, epoch);
    }

    @Override
    public void configure(Service service, Epoch epoch) throws StepException {
        control.configure(migration, service, epoch);
    }

    @Override
    public void renew(Service service, Side serving, Split split, Epoch epoch) throws StepException {
        control.renew(migration, service, serving, split, epoch);
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        if (!standing().isAnothers(migration)) {
            control.restore(migration, epoch);
        }
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        if (!standing().isAnothers(migration)) {
            control.leave(migration, epoch);
        }
    }

    @Override
    public void shift(Split split, Epoch epoch) throws StepException {
        control.shift(migration, split, epoch);
    }

    @Override
    public Mirror mirror() {
        return control.mirror();
    }

    @Override
    public void mirror(Mirror mirror, Epoch epoch) throws StepException {
        List<String> odd = Stream.concat(mirror.ignore().stream(), mirror.show().stream())
                .filter(path -> !Rules.isPath(path))
                .sorted()
                .toList();
        if (!odd.isEmpty()) {
            throw new Refused(control.name() + " can't compare by " + odd + ": a place is " + Rules.FORM);
        }
        control.mirror(migration, mirror, epoch);
    }

    @Override
    public void warm(WarmUp warmUp, Epoch epoch) throws StepException {
        control.warm(migration, warmUp, epoch);
    }

    @Override
    public List<Warmth> warmth() {
        return List.of(control.warmth());
    }

    @Override
    public String arrived(String mark, Duration lease, Epoch epoch) throws StepException {
        return control.arrived(migration, mark, lease, List.of(), epoch);
    }

    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        control.hold(migration, drain, lease, epoch);
    }

    @Override
    public void seal(boolean sealed, Epoch epoch) throws StepException {
        control.seal(migration, sealed, epoch);
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        control.commit(migration, side, epoch);
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        control.release(migration, side, epoch);
    }

    @Override
    public List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        return control.unreachable(addresses, within);
    }

    @Override
    public void close() {}
}
