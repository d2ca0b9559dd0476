package bascule.gateway;

import bascule.migration.Side;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Asks green to warm it up, on one event loop. Only its thread touches it.
///
/// It has connections of its own, so that it takes none from a caller.
final class Warmer {
    private final Loop loop;
    private final Pool pool;
    private final Set<WarmRequest> underWay = new LinkedHashSet<>();

    Warmer(Loop loop) {
        this.loop = loop;
        this.pool = new Pool(loop, loop.traffic(), () -> loop.traffic().health().unseeing());
    }

    Pool pool() {
        return pool;
    }

    /// A request was let in to that side: asks green the same if a warm-up wants it. That is sent after what the event
    /// loop has to do now, so after the caller's request.
    void sample(Incoming incoming, Routing routing, Side side, boolean secure) {
        WarmRun run = loop.traffic().warmUps().sampling();
        if (run == null || side != Side.BLUE || routing.serving() != Side.BLUE || !incoming.warms()) {
            return;
        }
        if (loop.traffic().admission().open() && run.enter(System.nanoTime())) {
            FullHttpRequest copy = incoming.copy(secure);
            loop.thread().execute(() -> ask(run, copy, routing.upstreams(Side.GREEN)));
        }
    }

    /// Asks one of them.
    void ask(WarmRun run, FullHttpRequest request, Upstreams upstreams) {
        WarmRequest asking = new WarmRequest(this, run, request, upstreams);
        underWay.add(asking);
        asking.begin();
    }

    void ended(WarmRequest asking) {
        underWay.remove(asking);
    }

    /// Ends what takes too long.
    void sweep(long now) {
        if (!underWay.isEmpty()) {
            long oldest = now - loop.traffic().limits().response().toNanos();
            List.copyOf(underWay).forEach(each -> each.sweep(oldest));
        }
        pool.sweep(now);
    }
}
