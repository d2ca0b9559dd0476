package bascule.demo.load;

import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/// Connections to one address, used again while they are fresh.
final class Wires implements AutoCloseable {
    /// Less than any server keeps an idle connection, so that ours is never closed under a request.
    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final InetSocketAddress address;
    private final long answerMillis;
    private final Deque<Wire> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Wires(InetSocketAddress address, long answerMillis) {
        this.address = address;
        this.answerMillis = answerMillis;
    }

    Reply send(String caller, String method, String target, String body) throws BrokenException {
        Wire wire = take();
        try {
            Reply reply = wire.send(caller, method, target, body);
            giveBack(wire);
            return reply;
        } catch (BrokenException problem) {
            wire.close();
            throw problem;
        }
    }

    private Wire take() throws BrokenException {
        for (Wire wire = idle.pollFirst(); wire != null; wire = idle.pollFirst()) {
            if (wire.idleNanos() < IDLE_NANOS_MAX) {
                return wire;
            }
            wire.close();
        }
        return Wire.open(address, answerMillis);
    }

    private void giveBack(Wire wire) {
        if (closed || !wire.reusable()) {
            wire.close();
        } else {
            idle.addFirst(wire);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Wire wire = idle.pollFirst(); wire != null; wire = idle.pollFirst()) {
            wire.close();
        }
    }
}
