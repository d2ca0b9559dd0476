package bascule.gateway;

import bascule.gateway.Mirrored.Dropped;
import bascule.migration.Side;
import bascule.traffic.Mirror;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The copied requests of one event loop. Only its thread touches it.
///
/// They have connections of their own, so that none of them takes one from a caller; and what comes of them
/// says nothing of an upstream's health, since nobody waits for it.
final class Copies {
    private final Loop loop;
    private final Mirrored mirrored;
    private final Pool pool;
    private final Set<Copy> underWay = new LinkedHashSet<>();

    Copies(Loop loop) {
        this.loop = loop;
        this.mirrored = loop.traffic().mirrored();
        this.pool = new Pool(loop, loop.traffic(), () -> loop.traffic().health().unseeing());
    }

    Pool pool() {
        return pool;
    }

    /// Copies a request that goes to that side, if it is one to be mirrored and there is room for its copy. The copy is
    /// sent after what the event loop has to do now, so after the caller's request.
    ///
    /// @return null if it is not copied
    @Nullable
    Copy of(Incoming incoming, Routing routing, Side side, boolean secure) {
        Mirror mirror = routing.mirror();
        if (!mirror.any() || side != Side.BLUE || !incoming.mirrored(routing)) {
            return null;
        }
        if (!loop.traffic().admission().open()) {
            mirrored.drop(Dropped.HELD);
            return null;
        }
        if (!mirrored.enter(loop.traffic().limits().mirrorCopies())) {
            mirrored.drop(Dropped.BUSY);
            return null;
        }
        boolean noise = ThreadLocalRandom.current().nextInt(Bucket.COUNT)
                < mirror.again().green();
        Side to = noise ? Side.BLUE : Side.GREEN;
        Copy copy = new Copy(
                this,
                incoming.route(),
                incoming.copy(secure),
                to,
                routing.upstreams(to),
                loop.traffic().limits().mirrorBody(),
                routing.rules());
        underWay.add(copy);
        mirrored.begun(to);
        loop.thread().execute(copy::begin);
        return copy;
    }

    /// Both answers are whole.
    void whole(Copy copy) {
        underWay.remove(copy);
        mirrored.compare(copy);
    }

    void dropped(Copy copy, Dropped why) {
        underWay.remove(copy);
        mirrored.drop(why);
        mirrored.leave();
    }

    /// Drops what takes too long.
    void sweep(long now) {
        if (!underWay.isEmpty()) {
            long oldest = now - loop.traffic().limits().mirrorAnswer().toNanos();
            List.copyOf(underWay).forEach(copy -> copy.sweep(oldest));
        }
        pool.sweep(now);
    }
}
