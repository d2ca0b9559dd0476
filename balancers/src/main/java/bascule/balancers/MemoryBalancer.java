package bascule.balancers;

import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison;
import bascule.comparison.Sample;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Charge;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A balancer in memory, which serves nobody but who asks it: for drills, dry runs and tests.
public final class MemoryBalancer
        implements Balancer.Joint, Comparing, Forecasting, Measuring, Mirroring, SessionTrue, Warming {
    private final Supplier<Duration> uptime;
    private final Consumer<String> effects;
    private Charge charge = Charge.NEW;
    private boolean holding;
    private boolean sealed;
    private Duration holdBegan = Duration.ZERO;
    private Duration leaseEnds = Duration.ZERO;
    private Duration longestHold = Duration.ZERO;
    private boolean unreachable;
    private List<URI> dead = List.of();
    private boolean busy;
    private long comes;
    private Optional<WarmUp> warmed = Optional.empty();
    private long blue;
    private long green;
    private long refused;
    private final MemoryCounts counts = new MemoryCounts();

    /// @param uptime a clock that never jumps, for leases
    /// @param effects hears of every change before and after it lands
    public MemoryBalancer(Supplier<Duration> uptime, Consumer<String> effects) {
        this.uptime = uptime;
        this.effects = effects;
    }

    /// A request that is not safe comes in.
    public synchronized MemoryAnswer request() {
        endLease();
        if (holding) {
            return MemoryAnswer.HELD;
        }
        if (charge.service().isEmpty() || sealed) {
            refused++;
            return MemoryAnswer.REFUSED;
        }
        if (charge.serving() == Side.BLUE) {
            blue++;
            return MemoryAnswer.BLUE;
        }
        green++;
        return MemoryAnswer.GREEN;
    }

    /// More requests were seen that show how the sides compare.
    public synchronized void saw(String route, Seen blue, Seen green) {
        counts.saw(route, new Figures.Sides(blue, green));
    }

    /// More answers were compared.
    public synchronized void compared(String route, RouteComparison found, Sample... differed) {
        counts.compared(route, found, List.of(differed));
    }

    @Override
    public synchronized List<Sample> samples(String route) {
        return counts.samples(route);
    }

    /// Begins to count anew, as after a restart.
    public synchronized void countAnew() {
        counts.anew();
    }

    @Override
    public synchronized Comparisons comparisons() throws Transient {
        demandReachable();
        return counts.comparisons();
    }

    @Override
    public synchronized Figures figures() throws Transient {
        demandReachable();
        return counts.figures();
    }

    /// Lets every call fail, or not, from now on.
    public synchronized void unreachable(boolean down) {
        unreachable = down;
    }

    /// Lets connections to those addresses fail, and to no others.
    public synchronized void dead(List<URI> addresses) {
        dead = List.copyOf(addresses);
    }

    /// Keeps requests in flight for ever, or not, so that no hold comes to rest.
    public synchronized void busy(boolean inFlight) {
        busy = inFlight;
    }

    /// So many requests come while one would be held, as far as a look shows; there is room for none. 0 from the start.
    public synchronized void crowded(long requests) {
        comes = requests;
    }

    /// Requests in flight, which come behind the look here, are none that it sees.
    @Override
    public synchronized List<Forecast> forecast(Duration hold, Duration drain, Duration look) throws StepException {
        demandReachable();
        endLease();
        if (holding || sealed) {
            throw new Transient(describe() + " holds, so that it can't see what would come");
        }
        return List.of(new Forecast(describe(), hold, drain, comes, 0, Map.of("other", comes), 1, 0, Map.of()));
    }

    @Override
    public void warm(WarmUp warmUp, Epoch epoch) throws StepException {
        warm("", warmUp, epoch);
    }

    synchronized void warm(String who, WarmUp warmUp, Epoch epoch) throws StepException {
        if (warmUp.requests() > 0 && (charge.service().isEmpty() || charge.serving() == Side.GREEN)) {
            throw new Refused(describe() + " warms nothing up: green serves already, or nothing does");
        }
        enter(who, epoch, "warm");
        warmed = Optional.of(warmUp);
        left("warm");
    }

    /// All of it was asked and answered at once.
    @Override
    public synchronized List<Warmth> warmth() throws StepException {
        demandReachable();
        long asked = warmed.map(WarmUp::requests).orElse(0);
        Map<String, Long> statuses = asked == 0 ? Map.of() : Map.of("2xx", asked);
        return List.of(new Warmth(describe(), warmed.isPresent(), false, asked, statuses, 0, 0, 0, 0));
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

    /// This balancer as that migration sees it.
    public Balancer.Joint as(String migration) {
        return new MemoryOrders(this, migration);
    }

    private void enter(String who, Epoch epoch, String effect) throws StepException {
        demandReachable();
        Charge entered = charge.entered(who, epoch, describe());
        effects.accept("balancer." + effect);
        charge = entered;
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
    public synchronized Standing standing() throws StepException {
        demandReachable();
        endLease();
        return new Standing(
                charge.service(),
                charge.serving(),
                charge.split(),
                holding,
                sealed,
                charge.epoch(),
                charge.owner(),
                new Counters(blue, green, refused, 0, 0, longestHold.toMillis(), 0, 0, 0, List.of()));
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        as("").raise(epoch);
    }

    @Override
    public void configure(Service wanted, Epoch epoch) throws StepException {
        as("").configure(wanted, epoch);
    }

    @Override
    public void renew(Service wanted, Side serving, Split split, Epoch epoch) throws StepException {
        as("").renew(wanted, serving, split, epoch);
    }

    @Override
    public void restore(Epoch epoch) throws StepException {
        as("").restore(epoch);
    }

    @Override
    public void leave(Epoch epoch) throws StepException {
        as("").leave(epoch);
    }

    @Override
    public void shift(Split wanted, Epoch epoch) throws StepException {
        as("").shift(wanted, epoch);
    }

    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        as("").hold(drain, lease, epoch);
    }

    @Override
    public void seal(boolean wanted, Epoch epoch) throws StepException {
        as("").seal(wanted, epoch);
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        as("").commit(side, epoch);
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        as("").release(side, epoch);
    }

    @Override
    public synchronized List<String> unreachable(List<URI> addresses, Duration within) throws StepException {
        demandReachable();
        return addresses.stream()
                .filter(dead::contains)
                .map(each -> each + ": refused")
                .toList();
    }

    @Override
    public void close() {}

    synchronized void raise(String who, Epoch epoch) throws StepException {
        demandReachable();
        Charge raised = charge.raised(who, epoch, describe());
        effects.accept("balancer.raise");
        charge = raised;
    }

    synchronized void configure(String who, Service wanted, Epoch epoch) throws StepException {
        if (wanted.blue().isEmpty() || wanted.green().isEmpty()) {
            throw new Refused(describe() + " can't serve a side without an address");
        }
        enter(who, epoch, "configure");
        endLease();
        if ((holding || sealed) && !who.equals(charge.owner())) {
            throw new Transient(describe() + " holds or is sealed: release it first, so that it is known who serves");
        }
        charge = charge.configured(who, wanted, describe());
        left("configure");
    }

    synchronized void renew(String who, Service wanted, Side serving, Split split, Epoch epoch) throws StepException {
        enter(who, epoch, "renew");
        charge = charge.renewed(who, wanted, serving, split, describe());
        left("renew");
    }

    synchronized void restore(String who, Epoch epoch) throws StepException {
        enter(who, epoch, "restore");
        charge = charge.restored(who);
        left("restore");
    }

    synchronized void leave(String who, Epoch epoch) throws StepException {
        enter(who, epoch, "leave");
        charge = charge.left(who);
        left("leave");
    }

    synchronized void shift(String who, Split wanted, Epoch epoch) throws StepException {
        enter(who, epoch, "shift");
        charge = charge.shifted(wanted);
        left("shift");
    }

    synchronized void hold(String who, Duration drain, Duration lease, Epoch epoch) throws StepException {
        if (drain.isNegative() || lease.isNegative() || lease.isZero()) {
            throw new Refused("%s can't hold for %s with %s to drain".formatted(describe(), lease, drain));
        }
        enter(who, epoch, "hold");
        endLease();
        if (charge.service().isEmpty()) {
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

    synchronized void seal(String who, boolean wanted, Epoch epoch) throws StepException {
        enter(who, epoch, "seal");
        endLease();
        if (!holding) {
            throw new Transient("no hold stands that could be sealed or unsealed");
        }
        sealed = wanted;
        left("seal");
    }

    synchronized void commit(String who, Side side, Epoch epoch) throws StepException {
        enter(who, epoch, "commit");
        if (!sealed) {
            throw new Transient(describe() + " can't commit: it is not sealed");
        }
        charge = charge.served(side);
        left("commit");
    }

    synchronized void release(String who, Side side, Epoch epoch) throws StepException {
        enter(who, epoch, "release");
        charge = charge.served(side);
        endHold();
        sealed = false;
        left("release");
    }

    @Override
    public synchronized Mirror mirror() throws StepException {
        demandReachable();
        return charge.mirror();
    }

    @Override
    public void mirror(Mirror wanted, Epoch epoch) throws StepException {
        mirror("", wanted, epoch);
    }

    @Override
    public String arrived(String mark, Duration lease, Epoch epoch) throws StepException {
        return arrived("", mark, epoch);
    }

    synchronized String arrived(String who, String mark, Epoch epoch) throws StepException {
        enter(who, epoch, "arrived");
        left("arrived");
        return mark.isEmpty() ? counts.name() : mark;
    }

    synchronized void mirror(String who, Mirror wanted, Epoch epoch) throws StepException {
        enter(who, epoch, "mirror");
        charge = charge.mirrored(wanted, describe());
        left("mirror");
    }
}
