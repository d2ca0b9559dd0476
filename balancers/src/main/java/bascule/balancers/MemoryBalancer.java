package bascule.balancers;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A balancer that lasts as long as the process and serves nobody but who asks it: for drills, dry runs
/// and tests.
public final class MemoryBalancer implements Balancer.Joint {
    private final Supplier<Duration> uptime;
    private final Consumer<String> effects;
    private Optional<Service> service = Optional.empty();
    private Side serving = Side.BLUE;
    private Split split = Split.ALL_BLUE;
    private boolean holding;
    private boolean sealed;
    private Duration holdBegan = Duration.ZERO;
    private Duration leaseEnds = Duration.ZERO;
    private Duration longestHold = Duration.ZERO;
    private long term;
    private boolean unreachable;
    private boolean busy;
    private long blue;
    private long green;
    private long refused;

    /// @param uptime a clock that never jumps, for leases
    /// @param effects hears of every change before and after it lands
    public MemoryBalancer(Supplier<Duration> uptime, Consumer<String> effects) {
        this.uptime = uptime;
        this.effects = effects;
    }

    /// What becomes of a request that comes now.
    public enum Answer {
        BLUE,
        GREEN,
        /// Queued: ask again later.
        HELD,
        /// 503.
        REFUSED
    }

    /// A request that is not safe comes in.
    public synchronized Answer request() {
        endLease();
        if (holding) {
            return Answer.HELD;
        }
        if (service.isEmpty() || sealed) {
            refused++;
            return Answer.REFUSED;
        }
        if (serving == Side.BLUE) {
            blue++;
            return Answer.BLUE;
        }
        green++;
        return Answer.GREEN;
    }

    /// Lets every call fail, or not, from now on.
    public synchronized void unreachable(boolean down) {
        unreachable = down;
    }

    /// Keeps requests in flight for ever, or not, so that no hold comes to rest.
    public synchronized void busy(boolean inFlight) {
        busy = inFlight;
    }

    private void endLease() {
        if (holding && uptime.get().compareTo(leaseEnds) > 0) {
            endHold();
        }
    }

    private void endHold() {
        Duration lasted = holding ? uptime.get().minus(holdBegan) : Duration.ZERO;
        longestHold = lasted.compareTo(longestHold) > 0 ? lasted : longestHold;
        holding = false;
    }

    private void enter(Epoch epoch, String effect) throws StepException {
        demandReachable();
        if (epoch.number() < term) {
            throw new Fenced(describe(), epoch, new Epoch(term));
        }
        effects.accept("balancer." + effect);
        term = epoch.number();
    }

    private void left(String effect) {
        effects.accept("balancer." + effect + ".done");
    }

    private void demandReachable() throws Transient {
        if (unreachable) {
            throw new Transient(describe() + " can't be reached");
        }
    }

    @Override
    public String describe() {
        return "memory balancer";
    }

    @Override
    public synchronized void raise(Epoch epoch) throws StepException {
        enter(epoch, "raise");
    }

    @Override
    public synchronized Standing standing() throws StepException {
        demandReachable();
        endLease();
        return new Standing(
                service,
                serving,
                split,
                holding,
                sealed,
                term,
                new Counters(blue, green, refused, 0, 0, longestHold.toMillis(), 0, 0, List.of()));
    }

    @Override
    public synchronized void configure(Service wanted, Epoch epoch) throws StepException {
        if (wanted.blue().isEmpty() || wanted.green().isEmpty()) {
            throw new Refused(describe() + " can't serve a side without an address");
        }
        enter(epoch, "configure");
        service = Optional.of(wanted);
        left("configure");
    }

    @Override
    public synchronized void shift(Split wanted, Epoch epoch) throws StepException {
        enter(epoch, "shift");
        split = wanted;
        left("shift");
    }

    @Override
    public synchronized void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        if (drain.isNegative() || lease.isNegative() || lease.isZero()) {
            throw new Refused("%s can't hold for %s with %s to drain".formatted(describe(), lease, drain));
        }
        enter(epoch, "hold");
        endLease();
        if (service.isEmpty()) {
            throw new Refused(describe() + " can't hold: it has not been told its service yet");
        }
        if (busy) {
            endHold();
            throw new Transient("requests are still in flight after " + drain.toMillis() + " ms");
        }
        holdBegan = holding ? holdBegan : uptime.get();
        holding = true;
        leaseEnds = uptime.get().plus(lease);
        left("hold");
    }

    @Override
    public synchronized void seal(boolean wanted, Epoch epoch) throws StepException {
        enter(epoch, "seal");
        endLease();
        if (!holding) {
            throw new Transient("no hold stands that could be sealed or unsealed");
        }
        sealed = wanted;
        left("seal");
    }

    @Override
    public synchronized void commit(Side side, Epoch epoch) throws StepException {
        enter(epoch, "commit");
        if (!sealed) {
            throw new Transient(describe() + " can't commit: it is not sealed");
        }
        serving = side;
        left("commit");
    }

    @Override
    public synchronized void release(Side side, Epoch epoch) throws StepException {
        enter(epoch, "release");
        serving = side;
        endHold();
        sealed = false;
        left("release");
    }

    @Override
    public void close() {}
}
