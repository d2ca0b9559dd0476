package bascule.gateway;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Changes the gateway: one change at a time, none of an older epoch, each on disk before it takes effect.
final class Control implements Balancer.Joint {
    static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    private final String name;
    private final StateFile file;
    private final Admission admission;
    private final Figures figures;
    private final Supplier<List<String>> slow;
    private final Consumer<Side> turned;
    private final ReentrantLock changes = new ReentrantLock();
    private volatile State state;
    private volatile String frozen = "";
    private volatile long quiescedAt;
    private volatile Map<String, Upstream> upstreams = Map.of();

    /// @param slow names the requests in flight, the oldest first
    /// @param turned told the side that serves from now on, when it was the other before
    Control(
            String name,
            StateFile file,
            State state,
            Admission admission,
            Figures figures,
            Supplier<List<String>> slow,
            Consumer<Side> turned) {
        this.name = name;
        this.file = file;
        this.state = state;
        this.admission = admission;
        this.figures = figures;
        this.slow = slow;
        this.turned = turned;
        figures.epoch(state.epoch());
        state.service().ifPresent(this::learn);
        resume();
    }

    /// Begins where the last process left off: sealed it refuses, else it serves its last good routes.
    private void resume() {
        if (state.sealed()) {
            admission.refuse(routing(), Admission.SEALED, true);
        } else if (state.service().isPresent()) {
            admission.open(routing());
        }
    }

    @Override
    public String describe() {
        return name;
    }

    @Override
    public Standing standing() {
        State now = state;
        Admission.Standing door = admission.standing();
        List<String> unreachable = upstreams.values().stream()
                .filter(upstream -> !upstream.trouble().isEmpty())
                .map(upstream -> upstream + ": " + upstream.trouble())
                .sorted()
                .toList();
        Counters counters = new Counters(
                figures.requests(Side.BLUE),
                figures.requests(Side.GREEN),
                figures.failed(),
                door.held(),
                door.heldMax(),
                door.longestHoldMillis(),
                quiescedAt,
                0,
                unreachable);
        boolean holding = door.mode() == Admission.Mode.HOLDING;
        return new Standing(now.service(), now.serving(), now.split(), holding, now.sealed(), now.epoch(), counters);
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        change(epoch, before -> before, () -> {});
    }

    @Override
    public void configure(Service service, Epoch epoch) throws StepException {
        List<String> problems = problems(service);
        if (!problems.isEmpty()) {
            throw new Refused(name + " can't serve this: " + String.join("; ", problems));
        }
        change(epoch, before -> before.with(service), () -> {
            learn(service);
            boolean first = !admission.routing().configured() && !state.sealed();
            if (first) {
                admission.open(routing());
            } else {
                admission.reroute(routing());
            }
        });
    }

    @Override
    public void shift(Split split, Epoch epoch) throws StepException {
        change(epoch, before -> before.with(split), () -> admission.reroute(routing()));
    }

    @Override
    public void hold(Duration drain, Duration lease, Epoch epoch) throws StepException {
        if (drain.isNegative() || lease.isNegative() || lease.isZero() || lease.compareTo(LONGEST_HOLD) > 0) {
            throw new Refused("%s can't hold for %d ms with %d ms to drain; a lease is 1 ms to %d minutes"
                    .formatted(name, lease.toMillis(), drain.toMillis(), LONGEST_HOLD.toMinutes()));
        }
        long[] mine = new long[1];
        changes.lock();
        try {
            if (state.service().isEmpty()) {
                fence(epoch);
                throw new Refused(name + " can't hold: " + Admission.NOT_CONFIGURED);
            }
            change(epoch, before -> before, () -> mine[0] = admission.hold(lease.toNanos()));
        } finally {
            changes.unlock();
        }
        settle(mine[0], admission.drain(mine[0], drain.toNanos()), drain, epoch);
    }

    private void settle(long mine, Admission.Drain end, Duration drain, Epoch epoch) throws StepException {
        switch (end) {
            case QUIET -> quiescedAt = System.currentTimeMillis();
            case BUSY -> {
                List<String> names = slow.get();
                admission.giveUp(mine);
                throw new Transient("%s let its hold go: after %d ms these requests were still in flight: %s"
                        .formatted(name, drain.toMillis(), names.isEmpty() ? "(ended just now)" : names));
            }
            case TAKEN_OVER -> {
                fence(epoch);
                throw new Transient(name + " was asked again to hold, which took this hold over");
            }
            case ENDED -> {
                fence(epoch);
                throw new Transient(name + " ended its hold before it was quiet: its lease ran out or it was released");
            }
        }
    }

    @Override
    public void seal(boolean sealed, Epoch epoch) throws StepException {
        changes.lock();
        try {
            State before = state;
            change(epoch, now -> now.sealed(sealed), () -> {});
            Optional<String> against = admission.seal(sealed);
            if (against.isPresent()) {
                write(state.sealed(before.sealed()));
                throw new Transient(name + " can't " + (sealed ? "seal" : "unseal") + " its hold: " + against.get());
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void commit(Side side, Epoch epoch) throws StepException {
        changes.lock();
        try {
            fence(epoch);
            if (!state.sealed()) {
                throw new Transient(name + " can't commit: it is not sealed, so it may be letting requests in");
            }
            boolean turns = state.serving() != side;
            change(epoch, before -> before.committed(side), () -> admission.reroute(routing()));
            if (turns) {
                turned.accept(side);
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void release(Side side, Epoch epoch) throws StepException {
        changes.lock();
        try {
            boolean turns = state.serving() != side;
            change(epoch, before -> before.served(side), () -> {
                if (state.service().isPresent()) {
                    admission.open(routing());
                }
            });
            if (turns) {
                turned.accept(side);
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void close() {}

    /// Looks the names of all upstreams up again.
    void lookUp() {
        upstreams.values().forEach(Upstream::lookUp);
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
        State after(State before);
    }

    private void change(Epoch epoch, Becomes becomes, Runnable effect) throws StepException {
        changes.lock();
        try {
            fence(epoch);
            if (!frozen.isEmpty()) {
                throw new Transient(name + " changes nothing now: " + frozen);
            }
            State after = becomes.after(state).raised(epoch);
            if (!after.equals(state)) {
                write(after);
            }
            effect.run();
        } finally {
            changes.unlock();
        }
    }

    private void fence(Epoch epoch) throws Fenced {
        long known = state.epoch();
        if (epoch.number() < known) {
            throw new Fenced(name, epoch, new Epoch(known));
        }
    }

    private void write(State after) throws Transient {
        try {
            file.write(after);
        } catch (IOException e) {
            throw new Transient(name + " changed nothing, its state file can't be written: " + e, e);
        }
        state = after;
        figures.epoch(after.epoch());
    }

    private Routing routing() {
        State now = state;
        if (now.service().isEmpty()) {
            return Routing.none(now.serving(), now.split());
        }
        Service service = now.service().get();
        return new Routing(
                known(Side.BLUE, service.blue()),
                known(Side.GREEN, service.green()),
                service.routes(),
                now.serving(),
                now.split());
    }

    private Upstreams known(Side side, List<URI> uris) {
        return new Upstreams(uris.stream()
                .map(uri -> Objects.requireNonNull(upstreams.get(key(side, uri))))
                .toList());
    }

    /// An upstream that stays keeps its connections and what is known of it.
    private void learn(Service service) {
        Map<String, Upstream> next = new HashMap<>();
        for (Side side : Side.values()) {
            for (URI uri : side == Side.BLUE ? service.blue() : service.green()) {
                Upstream before = upstreams.get(key(side, uri));
                next.put(key(side, uri), before == null ? new Upstream(side, uri) : before);
            }
        }
        upstreams = Map.copyOf(next);
    }

    private static String key(Side side, URI uri) {
        return side.word() + " " + uri;
    }

    private static List<String> problems(Service service) {
        List<String> problems = new ArrayList<>();
        for (Side side : Side.values()) {
            List<URI> uris = side == Side.BLUE ? service.blue() : service.green();
            if (uris.isEmpty()) {
                problems.add(side.word() + " has no address");
            }
            uris.stream()
                    .filter(uri -> !plain(uri))
                    .forEach(uri -> problems.add(
                            side.word() + "'s " + uri + " is not of the form http://host:port or https://host:port"));
        }
        Set<String> ids = new HashSet<>();
        Set<Match> matches = new HashSet<>();
        for (Route route : service.routes()) {
            if (!ids.add(route.id()) || !matches.add(route.match())) {
                problems.add("route " + route.id() + " or what it matches, "
                        + route.match().describe() + ", is there twice");
            }
            Stream.concat(route.match().problems().stream(), route.cohortBy().problems().stream())
                    .forEach(problem -> problems.add("route " + route.id() + ": " + problem));
        }
        return problems;
    }

    private static boolean plain(URI uri) {
        return Service.SCHEMES.contains(String.valueOf(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath()));
    }
}
