package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop to the upstreams. Only that loop's thread touches it.
///
/// The one used last is used next, so that the others grow old and are closed, before the upstream does it.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Pool implements Keeper {
    private final Loop loop;
    private final Traffic traffic;
    private final Supplier<HealthPolicy> health;
    private final Map<Upstream, Connections> connections = new HashMap<>();
    private final SharedPool shared;
    private int turn;

    private static final class Connections {
        private final ArrayDeque<Back> idle = new ArrayDeque<>();
        private final ArrayDeque<Search> waiting = new ArrayDeque<>();
        private int open;
    }

    /// @param health what becomes of an upstream here says of its health
    Pool(Loop loop, Traffic traffic, Supplier<HealthPolicy> health) {
        this.loop = loop;
        this.traffic = traffic;
        this.health = health;
        this.shared = new SharedPool(loop, traffic, this);
    }

    /// Finds a connection to one of them and calls `connected`, or `unreachable` with what each one's
    /// trouble is, once, perhaps before it returns. Nothing of a request is sent before, so the next
    /// upstream may be tried. Where as many connections are open as may be, it waits for one, first come,
    /// first served.
    ///
    /// @param fresh whether only a connection will do that was never used
    void obtain(Upstreams side, boolean fresh, Connecting wanting) {
        new Search(side.order(turn++, System.nanoTime(), traffic.health()), fresh, wanting).next();
    }

    private final class Search implements SharedPool.Wanting {
        private final List<Upstream> order;
        private final boolean fresh;
        private final Connecting wanting;
        private final List<String> trouble = new ArrayList<>(0);
        private final long since = System.nanoTime();
        private @Nullable Connections full;
        private int at;

        Search(List<Upstream> order, boolean fresh, Connecting wanting) {
            this.order = order;
            this.fresh = fresh;
            this.wanting = wanting;
        }

        void next() {
            while (at < order.size()) {
                Upstream upstream = order.get(at++);
                if (upstream.multiplexed()) {
                    shared.obtain(upstream, this);
                    return;
                }
                Connections known = connections.computeIfAbsent(upstream, each -> new Connections());
                Back idle = fresh ? null : idle(known);
                if (idle != null) {
                    wanting.connected(idle);
                    return;
                }
                if (known.open < traffic.limits().upstreamConnections()) {
                    connect(upstream, known);
                    return;
                }
                trouble.add(upstream + ": " + known.open + " connections are in use, as many as allowed");
                full = full == null ? known : full;
            }
            if (full == null) {
                wanting.unreachable(trouble);
            } else {
                full.waiting.addLast(this);
                full = null;
            }
        }

        @Override
        public boolean wanted() {
            return wanting.connecting();
        }

        @Override
        public void connected(Back back) {
            wanting.connected(back);
        }

        @Override
        public void failed(String why) {
            trouble.add(order.get(at - 1) + ": " + why);
            next();
        }

        void giveUp() {
            wanting.unreachable(trouble);
        }

        private void connect(Upstream upstream, Connections known) {
            known.open++;
            Dial.open(upstream, traffic, loop.thread(), (channel, done) -> opened(upstream, known, channel, done));
        }

        private void opened(Upstream upstream, Connections known, Channel channel, Future<?> done) {
            if (done.isSuccess() && channel.isActive()) {
                upstream.reached();
                wanting.connected(speak(upstream, channel));
                return;
            }
            known.open--;
            channel.close();
            String why = Dial.why(done);
            upstream.troubled(why);
            upstream.health().failed(health(), why, System.nanoTime());
            trouble.add(upstream + ": " + why);
            next();
        }
    }

    private Back speak(Upstream upstream, Channel channel) {
        ResponseDecoder decoder = new ResponseDecoder();
        Back back = new Back(upstream, channel, decoder, this, false);
        channel.pipeline().addLast(decoder).addLast(new HttpRequestEncoder()).addLast(back);
        channel.read();
        return back;
    }

    private @Nullable Back idle(Connections known) {
        long now = System.nanoTime();
        while (true) {
            Back back = known.idle.pollLast();
            if (back == null) {
                return null;
            }
            if (back.usable(now - traffic.limits().upstreamIdle().toNanos())) {
                return back;
            }
            back.close();
        }
    }

    @Override
    public HealthPolicy health() {
        return health.get();
    }

    @Override
    public void giveBack(Back back) {
        Connections known = connections.computeIfAbsent(back.upstream(), each -> new Connections());
        Search next = next(known);
        if (next == null) {
            known.idle.addLast(back);
        } else if (next.fresh) {
            known.waiting.addFirst(next);
            back.close();
        } else {
            next.wanting.connected(back);
        }
    }

    private static @Nullable Search next(Connections known) {
        Search next = known.waiting.pollFirst();
        while (next != null && !next.wanted()) {
            next = known.waiting.pollFirst();
        }
        return next;
    }

    @Override
    public void closed(Back back) {
        Connections known = connections.get(back.upstream());
        if (known != null) {
            known.open--;
            known.idle.remove(back);
            Search next = next(known);
            if (next != null) {
                next.connect(back.upstream(), known);
            } else if (known.open == 0) {
                connections.remove(back.upstream(), known);
            }
        }
    }

    /// Who did not answer is closed anyway, and carried nobody else.
    @Override
    public void distrust() {}

    /// HTTP/1.1 has no word for it.
    @Override
    public boolean refused(Back back) {
        return false;
    }

    /// Closes what has been idle too long.
    void sweep(long now) {
        shared.sweep(now);
        long oldest = now - traffic.limits().upstreamIdle().toNanos();
        for (Connections each : List.copyOf(connections.values())) {
            while (!each.idle.isEmpty() && !each.idle.peekFirst().usable(oldest)) {
                each.idle.removeFirst().close();
            }
            long longest = traffic.limits().queue().toNanos();
            while (!each.waiting.isEmpty() && now - each.waiting.peekFirst().since > longest) {
                each.waiting.removeFirst().giveUp();
            }
        }
    }

    /// Connections open now.
    int open() {
        return connections.values().stream().mapToInt(each -> each.open).sum() + shared.open();
    }
}
