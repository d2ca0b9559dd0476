package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop to upstreams that speak HTTP/2. Only that loop's thread touches it.
///
/// Few are opened: another one only once those that are there, or are being dialled, can't take all who wait.
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails has closed all the same.
final class SharedPool {
    /// Who wants to carry an exchange.
    interface Wanting {
        /// Whether it still does.
        boolean wanted();

        void connected(Back back);

        /// This upstream can't be had.
        void failed(String why);
    }

    private static final String NO_HTTP_2 = "it does not speak HTTP/2";

    private record Waiter(Wanting wanting, long since) {}

    private static final class Lines {
        private final List<SharedConnection> connections = new ArrayList<>();
        private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
        private int dialling;
    }

    private final Loop loop;
    private final Traffic traffic;
    private final Pool pool;
    private final Map<Upstream, Lines> lines = new HashMap<>();

    SharedPool(Loop loop, Traffic traffic, Pool pool) {
        this.loop = loop;
        this.traffic = traffic;
        this.pool = pool;
    }

    /// Finds room on a connection to it, now or later.
    void obtain(Upstream upstream, Wanting wanting) {
        Lines known = lines.computeIfAbsent(upstream, each -> new Lines());
        known.waiting.addLast(new Waiter(wanting, System.nanoTime()));
        serve(upstream, known);
    }

    private void serve(Upstream upstream, Lines known) {
        known.connections.removeIf(SharedConnection::leaving);
        SharedConnection free = free(known);
        while (free != null && !known.waiting.isEmpty()) {
            Wanting next = known.waiting.removeFirst().wanting();
            if (next.wanted()) {
                free.open((connection, back) -> opened(upstream, next, back));
            }
            free = free(known);
        }
        dial(upstream, known);
    }

    private static @Nullable SharedConnection free(Lines known) {
        for (SharedConnection each : known.connections) {
            if (each.room()) {
                return each;
            }
        }
        return null;
    }

    private void opened(Upstream upstream, Wanting wanting, @Nullable Back back) {
        if (back != null) {
            wanting.connected(back);
        } else {
            obtain(upstream, wanting);
        }
    }

    private void dial(Upstream upstream, Lines known) {
        long coming = known.dialling
                + known.connections.stream().filter(SharedConnection::fresh).count();
        long most = traffic.limits().upstreamConnections();
        while (coming * SharedConnection.STREAMS < known.waiting.size()
                && known.connections.size() + known.dialling < most) {
            known.dialling++;
            coming++;
            Dial.open(upstream, traffic, loop.thread(), (channel, done) -> dialled(upstream, known, channel, done));
        }
    }

    private void dialled(Upstream upstream, Lines known, Channel channel, Future<?> done) {
        known.dialling--;
        String why = Dial.whyNot(upstream, channel, done);
        if (why.isEmpty()) {
            upstream.reached();
            SharedConnection.Told told = connection -> changed(upstream, known, connection);
            known.connections.add(SharedConnection.speak(upstream, channel, pool, told));
        } else {
            channel.close();
            upstream.troubled(why);
            upstream.health().failed(pool.health(), why, System.nanoTime());
            fail(known, why);
        }
    }

    private void changed(Upstream upstream, Lines known, SharedConnection connection) {
        if (connection.fruitless() && known.connections.remove(connection)) {
            upstream.troubled(NO_HTTP_2);
            fail(known, NO_HTTP_2);
        }
        serve(upstream, known);
    }

    private static void fail(Lines known, String why) {
        List<Waiter> all = List.copyOf(known.waiting);
        known.waiting.clear();
        all.forEach(each -> each.wanting().failed(why));
    }

    /// Closes what has been idle too long, and lets nobody wait too long.
    void sweep(long now) {
        long oldest = now - traffic.limits().upstreamIdle().toNanos();
        long oldestDial = now - traffic.limits().connect().toNanos();
        long longest = traffic.limits().queue().toNanos();
        for (Lines each : List.copyOf(lines.values())) {
            List.copyOf(each.connections).forEach(connection -> connection.sweep(oldest, oldestDial));
            while (!each.waiting.isEmpty() && now - each.waiting.peekFirst().since() > longest) {
                each.waiting.removeFirst().wanting().failed("all its connections carry as many requests as they may");
            }
        }
        lines.values().removeIf(each -> each.connections.isEmpty() && each.waiting.isEmpty() && each.dialling == 0);
    }

    /// Connections open now.
    int open() {
        return lines.values().stream()
                .mapToInt(each -> each.connections.size() + each.dialling)
                .sum();
    }
}
