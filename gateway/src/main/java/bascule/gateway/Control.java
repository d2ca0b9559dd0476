package bascule.gateway;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer.Counters;
import bascule.traffic.Balancer.Standing;
import bascule.traffic.Charge;
import bascule.traffic.Mirror;
import bascule.traffic.Service;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import bascule.traffic.Warmth;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Changes the gateway: one change at a time, none of an older epoch or of a migration that it does not belong to, each
/// on disk before it takes effect.
final class Control {
    static final Duration LONGEST_HOLD = Duration.ofMinutes(10);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);

    private final String name;
    private final StateFile file;
    private final Admission admission;
    private final Figures figures;
    private final Sessions sessions;
    private final Supplier<List<Slow>> slow;
    private final Consumer<Side> turned;
    private final ReentrantLock changes = new ReentrantLock();
    private volatile State state;
    private volatile String frozen = "";
    private volatile long quiescedAt;
    private final WarmUps warmUps;
    private final KnownUpstreams upstreams = new KnownUpstreams();

    /// @param slow names the requests in flight, the oldest first
    /// @param turned told the side that serves from now on, when it was the other before
    Control(
            String name,
            StateFile file,
            State state,
            Traffic traffic,
            Supplier<List<Slow>> slow,
            Consumer<Side> turned) {
        this.name = name;
        this.file = file;
        this.state = state;
        this.admission = traffic.admission();
        this.figures = traffic.figures();
        this.sessions = traffic.sessions();
        this.warmUps = traffic.warmUps();
        this.slow = slow;
        this.turned = turned;
        figures.epoch(state.charge().epoch());
        state.charge().service().ifPresent(upstreams::learn);
        resume();
    }

    /// Begins where the last process left off: sealed it refuses, else it serves its last good routes.
    private void resume() {
        sessions.begin(routing().cohorts());
        if (state.sealed()) {
            admission.refuse(routing(), Admission.SEALED, true);
        } else if (state.charge().service().isPresent()) {
            admission.open(routing());
        }
    }

    String name() {
        return name;
    }

    /// @param migration whose orders they are; empty for those of a person
    Orders as(String migration) {
        return new Orders(this, migration);
    }

    Standing standing() {
        Charge now = state.charge();
        Admission.Standing door = admission.standing();
        Counters counters = new Counters(
                figures.requests(Side.BLUE),
                figures.requests(Side.GREEN),
                figures.failed(),
                door.held(),
                door.heldMax(),
                door.longestHoldMillis(),
                quiescedAt,
                0,
                figures.peak().perSecond(),
                upstreams.troubles());
        boolean holding = door.mode() == Admission.Mode.HOLDING;
        return new Standing(
                now.service(), now.serving(), now.split(), holding, state.sealed(), now.epoch(), now.owner(), counters);
    }

    void raise(String who, Epoch epoch) throws StepException {
        changes.lock();
        try {
            become(new State(state.charge().raised(who, epoch, name), state.sealed()));
        } finally {
            changes.unlock();
        }
    }

    void configure(String who, Service service, Epoch epoch) throws StepException {
        Servable.demand(service, name);
        changes.lock();
        try {
            boolean hangs = state.sealed() || admission.standing().mode() == Admission.Mode.HOLDING;
            if (hangs && !who.equals(state.charge().owner())) {
                throw new Transient(name + " holds or is sealed: release it first, so that it is known who serves");
            }
            serve(who, epoch, charge -> charge.configured(who, service, name));
        } finally {
            changes.unlock();
        }
    }

    void renew(String who, Service service, Side serving, Split split, Epoch epoch) throws StepException {
        Servable.demand(service, name);
        serve(who, epoch, charge -> charge.renewed(who, service, serving, split, name));
    }

    void restore(String who, Epoch epoch) throws StepException {
        serve(who, epoch, charge -> charge.restored(who));
    }

    void leave(String who, Epoch epoch) throws StepException {
        change(who, epoch, charge -> charge.left(who), () -> {});
    }

    /// A change that may name other addresses, or call those that serve by their other side.
    private void serve(String who, Epoch epoch, Becomes becomes) throws StepException {
        changes.lock();
        try {
            Side before = state.charge().serving();
            change(who, epoch, becomes, () -> {
                state.charge().service().ifPresent(upstreams::learn);
                boolean first = !admission.routing().configured() && !state.sealed();
                if (first && state.charge().service().isPresent()) {
                    admission.open(routing());
                } else {
                    admission.reroute(routing());
                }
                sessions.forget(admission.routing().cohorts());
            });
            if (state.charge().serving() != before) {
                turned.accept(state.charge().serving());
            }
        } finally {
            changes.unlock();
        }
    }

    void shift(String who, Split split, Epoch epoch) throws StepException {
        change(who, epoch, charge -> charge.shifted(split), () -> admission.reroute(routing()));
    }

    void mirror(String who, Mirror mirror, Epoch epoch) throws StepException {
        change(who, epoch, charge -> charge.mirrored(mirror, name), () -> admission.reroute(routing()));
    }

    String arrived(String who, String mark, Duration lease, List<URI> others, Epoch epoch) throws StepException {
        if (lease.isNegative() || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new Refused(
                    name + " believes of green what it is told for 0 ms to " + LONGEST_LEASE.toSeconds() + " s");
        }
        if (!others.stream().allMatch(Servable::admin)) {
            throw new Refused(name + " can't ask " + others + ": another gateway's admin port is http://host:port or"
                    + " https://host:port");
        }
        changes.lock();
        try {
            change(who, epoch, charge -> charge, () -> {});
            return sessions.arrived(mark, lease.toNanos(), others);
        } finally {
            changes.unlock();
        }
    }

    void warm(String who, WarmUp warmUp, Epoch epoch) throws StepException {
        changes.lock();
        try {
            Charge now = state.charge();
            if (warmUp.requests() > 0 && (now.service().isEmpty() || now.serving() == Side.GREEN)) {
                fence(who, epoch);
                throw new Refused(name + " warms nothing up: "
                        + (now.service().isEmpty() ? Admission.NOT_CONFIGURED : "green serves already"));
            }
            change(who, epoch, charge -> charge, () -> warmUps.begin(warmUp, admission));
        } finally {
            changes.unlock();
        }
    }

    Warmth warmth() {
        return warmUps.warmth(name);
    }

    Mirror mirror() {
        return state.charge().mirror();
    }

    void hold(String who, Duration drain, Duration lease, Epoch epoch) throws StepException {
        if (drain.isNegative() || lease.isNegative() || lease.isZero() || lease.compareTo(LONGEST_HOLD) > 0) {
            throw new Refused("%s can't hold for %d ms with %d ms to drain; a lease is 1 ms to %d minutes"
                    .formatted(name, lease.toMillis(), drain.toMillis(), LONGEST_HOLD.toMinutes()));
        }
        long[] mine = new long[1];
        changes.lock();
        try {
            if (state.charge().service().isEmpty()) {
                fence(who, epoch);
                throw new Refused(name + " can't hold: " + Admission.NOT_CONFIGURED);
            }
            change(who, epoch, charge -> charge, () -> mine[0] = admission.hold(lease.toNanos()));
        } finally {
            changes.unlock();
        }
        settle(who, mine[0], admission.drain(mine[0], drain.toNanos()), drain, epoch);
    }

    private void settle(String who, long mine, Admission.Drain end, Duration drain, Epoch epoch) throws StepException {
        switch (end) {
            case QUIET -> quiescedAt = System.currentTimeMillis();
            case BUSY -> {
                List<Slow> names = slow.get();
                admission.giveUp(mine);
                throw new Transient("%s let its hold go: after %d ms these requests were still in flight: %s"
                        .formatted(name, drain.toMillis(), names.isEmpty() ? "(ended just now)" : names));
            }
            case TAKEN_OVER -> {
                fence(who, epoch);
                throw new Transient(name + " was asked again to hold, which took this hold over");
            }
            case ENDED -> {
                fence(who, epoch);
                throw new Transient(name + " ended its hold before it was quiet: its lease ran out or it was released");
            }
        }
    }

    void seal(String who, boolean sealed, Epoch epoch) throws StepException {
        changes.lock();
        try {
            State before = state;
            become(new State(before.charge().entered(who, epoch, name), sealed));
            Optional<String> against = admission.seal(sealed);
            if (against.isPresent()) {
                write(state.sealed(before.sealed()));
                throw new Transient(name + " can't " + (sealed ? "seal" : "unseal") + " its hold: " + against.get());
            }
        } finally {
            changes.unlock();
        }
    }

    void commit(String who, Side side, Epoch epoch) throws StepException {
        changes.lock();
        try {
            state.charge().entered(who, epoch, name);
            if (!state.sealed()) {
                throw new Transient(name + " can't commit: it is not sealed, so it may be letting requests in");
            }
            boolean turns = state.charge().serving() != side;
            change(who, epoch, charge -> charge.served(side), () -> admission.reroute(routing()));
            if (turns) {
                turned.accept(side);
            }
        } finally {
            changes.unlock();
        }
    }

    void release(String who, Side side, Epoch epoch) throws StepException {
        changes.lock();
        try {
            boolean turns = state.charge().serving() != side;
            become(new State(state.charge().entered(who, epoch, name).served(side), false));
            if (state.charge().service().isPresent()) {
                admission.open(routing());
            }
            if (turns) {
                turned.accept(side);
            }
        } finally {
            changes.unlock();
        }
    }

    /// Changes nothing.
    List<String> unreachable(List<URI> addresses, Duration within) throws Refused {
        List<String> odd = addresses.stream()
                .filter(uri -> !Servable.plain(uri))
                .map(URI::toString)
                .toList();
        if (!odd.isEmpty()) {
            throw new Refused(name + " can't try " + odd + ": an address is http://host:port or https://host:port");
        }
        if (within.isNegative() || within.isZero() || within.compareTo(Probe.LONGEST) > 0) {
            throw new Refused("%s can't try for %d ms, only for 1 ms to %d seconds"
                    .formatted(name, within.toMillis(), Probe.LONGEST.toSeconds()));
        }
        return Probe.unreachable(addresses, within);
    }

    /// Looks the names of all upstreams up again.
    void lookUp() {
        upstreams.lookUp();
    }

    /// Changes nothing from here on, for that reason.
    ///
    /// @return what stands against it
    Optional<String> freeze(String why) {
        changes.lock();
        try {
            if (admission.standing().mode() == Admission.Mode.HOLDING) {
                return Optional.of("a hold stands; ask again when it is released");
            }
            frozen = why;
            return Optional.empty();
        } finally {
            changes.unlock();
        }
    }

    void thaw() {
        frozen = "";
    }

    private interface Becomes {
        Charge after(Charge before) throws Refused;
    }

    private void change(String who, Epoch epoch, Becomes becomes, Runnable effect) throws StepException {
        changes.lock();
        try {
            Charge entered = state.charge().entered(who, epoch, name);
            become(new State(becomes.after(entered), state.sealed()));
            effect.run();
        } finally {
            changes.unlock();
        }
    }

    /// @throws Transient if another process of this gateway may be at it too
    void alone() throws Transient {
        if (!frozen.isEmpty()) {
            throw new Transient(name + " changes nothing now: " + frozen);
        }
    }

    private void become(State after) throws Transient {
        alone();
        if (!after.equals(state)) {
            write(after);
        }
    }

    private void fence(String who, Epoch epoch) throws Fenced {
        state.charge().raised(who, epoch, name);
    }

    private void write(State after) throws Transient {
        try {
            file.write(after);
        } catch (IOException e) {
            throw new Transient(name + " changed nothing, its state file can't be written: " + e, e);
        }
        state = after;
        figures.epoch(after.charge().epoch());
    }

    private Routing routing() {
        Charge now = state.charge();
        if (now.service().isEmpty()) {
            return Routing.none(now.serving(), now.split());
        }
        Service service = now.service().get();
        return new Routing(
                upstreams.of(Side.BLUE, service.blue()),
                upstreams.of(Side.GREEN, service.green()),
                service.routes(),
                now.serving(),
                now.split(),
                now.mirror());
    }
}
