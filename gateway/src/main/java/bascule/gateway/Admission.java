package bascule.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The one door. Lets requests in, queues them or refuses them.
///
/// | mode | a request that a hold stops | one that it lets through | left by |
/// |---|---|---|---|
/// | OPEN | enters the era | passes uncounted, but aside it enters | hold, refuse |
/// | HOLDING | is queued, or rejected | passes uncounted | open, giving up, the end of the lease |
/// | REFUSING | is refused | passes uncounted once there is a service | open, hold |
///
/// Entering is one atomic step on the era, without a lock. Everything else happens under one lock, under
/// which nothing waits.
final class Admission {
    enum Mode {
        OPEN,
        HOLDING,
        REFUSING
    }

    /// How waiting for the requests in flight ended.
    enum Drain {
        QUIET,
        BUSY,
        /// Another call took the hold over.
        TAKEN_OVER,
        /// It was released, or its lease ended.
        ENDED
    }

    /// @param queue requests that may be held at once
    /// @param ofOneClient of them
    /// @param heldNanos how long one may be held
    /// @param atOnce held requests let go at once when a hold ends
    record Bounds(int queue, int ofOneClient, long heldNanos, int atOnce) {
        static Bounds of(Limits limits) {
            return new Bounds(
                    limits.held(), limits.heldPerClient(), limits.heldFor().toNanos(), limits.releaseAtOnce());
        }
    }

    record Standing(Mode mode, boolean sealed, int held, int heldMax, long longestHoldMillis, long underWay) {}

    static final String NOT_CONFIGURED = "this gateway has not been told its service yet";
    static final String SEALED = "a switch did not end in time; nothing is let in until its controller says who serves";
    private static final String TOO_LONG = "the request was held as long as this gateway holds any";

    /// By how much the requests let go at once may grow while they are answered.
    private static final int STEEPEST = 16;

    /// After how many ticks as many again are let go though none of them was answered.
    private static final int TICKS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final HeldQueue queue = new HeldQueue();
    private final List<Era> ending = new ArrayList<>();
    private volatile Bounds bounds;
    private volatile Era era;
    private Mode mode = Mode.REFUSING;
    private String why = NOT_CONFIGURED;
    private boolean sealed;
    private long hold;
    private long holdSince;
    private long leaseEnd;
    private long longestHold;
    private int released;
    private int allowance;

    Admission(Bounds bounds, Routing unconfigured) {
        this.bounds = bounds;
        this.era = Era.closed(unconfigured);
    }

    Routing routing() {
        return era.routing();
    }

    /// Whether requests are let in, and not queued or refused.
    boolean open() {
        return !era.closed();
    }

    /// From here on those are the bounds; what is held stays held.
    void bound(Bounds other) {
        bounds = other;
    }

    /// Lets the request in, queues it or refuses it: exactly one of its methods is called, at once or
    /// later.
    void enter(Waiting request) {
        while (true) {
            Era now = era;
            AtHold atHold = request.atHold(now.routing());
            if (atHold.counted() && now.enter()) {
                request.admit(now, true, false);
                return;
            }
            if (atHold.passes() && now.routing().configured()) {
                request.admit(now, false, false);
                return;
            }
            if (settled(request, atHold, now)) {
                return;
            }
        }
    }

    /// Queues or refuses it. False if the era it saw was replaced meanwhile.
    private boolean settled(Waiting request, AtHold atHold, Era seen) {
        Optional<String> refusal;
        lock.lock();
        try {
            if (era != seen) {
                return false;
            }
            refusal = mode == Mode.HOLDING ? queue.add(request, atHold, bounds) : Optional.of(why);
        } finally {
            lock.unlock();
        }
        refusal.ifPresent(request::refuse);
        return true;
    }

    /// Gives the place of a counted request back.
    ///
    /// @param waited whether it had been held
    void leave(Era entered, boolean waited) {
        boolean last = entered.leave();
        if (!last && !waited) {
            return;
        }
        lock.lock();
        try {
            changed.signalAll();
            if (waited) {
                released = Math.max(0, released - 1);
                allowance = Math.min(allowance + 1, bounds.atOnce() * STEEPEST);
                letGo();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Its client left. False if it is not queued (any more).
    boolean forget(Waiting request) {
        lock.lock();
        try {
            return queue.remove(request);
        } finally {
            lock.unlock();
        }
    }

    /// Lets requests in by that routing, the held ones first.
    void open(Routing routing) {
        lock.lock();
        try {
            sealed = false;
            reopen(routing);
        } finally {
            lock.unlock();
        }
    }

    /// From here on requests are routed that way; who is let in stays as it is.
    void reroute(Routing routing) {
        lock.lock();
        try {
            replace(mode == Mode.OPEN ? new Era(routing) : Era.closed(routing));
        } finally {
            lock.unlock();
        }
    }

    /// Refuses, and whatever is held too.
    void refuse(Routing routing, String reason, boolean seal) {
        List<Waiting> refused;
        lock.lock();
        try {
            sealed = seal;
            replace(Era.closed(routing));
            refused = refuseAll(reason);
        } finally {
            lock.unlock();
        }
        refused.forEach(request -> request.refuse(reason));
    }

    /// Refuses what is held and what comes from here on.
    void stop(String reason) {
        List<Waiting> refused;
        lock.lock();
        try {
            close();
            refused = refuseAll(reason);
        } finally {
            lock.unlock();
        }
        refused.forEach(request -> request.refuse(reason));
    }

    /// Queues new requests from here on, or takes over the hold that stands.
    ///
    /// @return the number of this call's hold, to wait for it
    long hold(long leaseNanos) {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (mode != Mode.HOLDING) {
                holdSince = now;
            }
            mode = Mode.HOLDING;
            close();
            leaseEnd = now + leaseNanos;
            changed.signalAll();
            return ++hold;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no request is under way. Interrupted, it gives up at once.
    Drain drain(long mine, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (true) {
                if (hold != mine) {
                    return Drain.TAKEN_OVER;
                }
                if (mode != Mode.HOLDING) {
                    return Drain.ENDED;
                }
                if (quiet()) {
                    return Drain.QUIET;
                }
                if (left <= 0) {
                    return Drain.BUSY;
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Drain.BUSY;
        } finally {
            lock.unlock();
        }
    }

    /// Ends that hold where it stands, if nobody took it over.
    void giveUp(long mine) {
        lock.lock();
        try {
            if (hold == mine && mode == Mode.HOLDING) {
                reopen(era.routing());
            }
        } finally {
            lock.unlock();
        }
    }

    /// @return what stands against it: no hold, or one that is not quiet; empty if it was done
    Optional<String> seal(boolean seal) {
        lock.lock();
        try {
            if (mode != Mode.HOLDING) {
                return Optional.of("no hold stands, its lease may have ended");
            }
            if (!quiet()) {
                return Optional.of("requests are still in flight");
            }
            sealed = seal;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the clock work: the end of the lease, requests held too long, the pace of a release.
    void tick(long now) {
        List<Waiting> refused = List.of();
        String reason = TOO_LONG;
        lock.lock();
        try {
            if (mode == Mode.HOLDING && now - leaseEnd >= 0) {
                if (sealed) {
                    reason = SEALED;
                    refused = refuseAll(SEALED);
                } else {
                    reopen(era.routing());
                }
            } else if (mode == Mode.OPEN) {
                if (!queue.isEmpty()) {
                    allowance += Math.max(1, bounds.atOnce() / TICKS);
                    letGo();
                }
            } else {
                refused = queue.removeOlder(now - bounds.heldNanos());
            }
        } finally {
            lock.unlock();
        }
        for (Waiting request : refused) {
            request.refuse(reason);
        }
    }

    Standing standing() {
        lock.lock();
        try {
            long underWay = era.underWay();
            for (Era each : ending) {
                underWay += each == era ? 0 : each.underWay();
            }
            return new Standing(
                    mode, sealed, queue.size(), queue.most(), TimeUnit.NANOSECONDS.toMillis(longestHold), underWay);
        } finally {
            lock.unlock();
        }
    }

    private void reopen(Routing routing) {
        replace(new Era(routing));
        endHold();
        mode = Mode.OPEN;
        allowance = bounds.atOnce();
        released = 0;
        letGo();
        changed.signalAll();
    }

    private void replace(Era next) {
        close();
        era = next;
    }

    private void close() {
        era.close();
        ending.removeIf(Era::quiet);
        if (!era.quiet() && !ending.contains(era)) {
            ending.add(era);
        }
    }

    private void endHold() {
        if (mode == Mode.HOLDING) {
            longestHold = Math.max(longestHold, System.nanoTime() - holdSince);
        }
    }

    private boolean quiet() {
        ending.removeIf(Era::quiet);
        return ending.isEmpty();
    }

    /// As many as the pace allows, in the order they came.
    private void letGo() {
        while (mode == Mode.OPEN && released < allowance && !queue.isEmpty() && era.enter()) {
            released++;
            queue.removeFirst().admit(era, true, true);
        }
    }

    private List<Waiting> refuseAll(String reason) {
        endHold();
        mode = Mode.REFUSING;
        why = reason;
        changed.signalAll();
        return queue.removeAll();
    }
}
