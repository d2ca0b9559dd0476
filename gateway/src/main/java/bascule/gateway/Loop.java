package bascule.gateway;

import bascule.migration.Side;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What one event loop looks after. Only its own thread touches it.
@SuppressWarnings("FutureReturnValueIgnored") // What is scheduled ends with the gateway.
final class Loop {
    private final EventLoop thread;
    private final Traffic traffic;
    private final Pool pool;
    private final Copies copies;
    private final Warmer warmer;
    private final Set<Client> clients = new LinkedHashSet<>();
    private final Set<Exchange> underWay = new LinkedHashSet<>();
    private final Set<Tunnel> tunnels = new LinkedHashSet<>();
    private final LoopFigures figures;
    private final Shedding shedding = new Shedding();
    private byte[] scratch = new byte[0];

    Loop(EventLoop thread, Traffic traffic) {
        this.thread = thread;
        this.traffic = traffic;
        this.pool = new Pool(this, traffic, traffic::health);
        this.copies = new Copies(this);
        this.warmer = new Warmer(this);
        this.figures = traffic.figures().ofLoop();
    }

    EventLoop thread() {
        return thread;
    }

    Traffic traffic() {
        return traffic;
    }

    LoopFigures figures() {
        return figures;
    }

    Pool pool() {
        return pool;
    }

    Copies copies() {
        return copies;
    }

    Warmer warmer() {
        return warmer;
    }

    /// Room for a head of that many bytes; what was in it before means nothing.
    byte[] scratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[Math.max(bytes, RequestDecoder.longest(traffic.limits()))];
        }
        return scratch;
    }

    Set<Client> clients() {
        return clients;
    }

    /// Requests let in and not ended.
    Set<Exchange> underWay() {
        return underWay;
    }

    Set<Tunnel> tunnels() {
        return tunnels;
    }

    /// Looks after everything that has waited too long.
    void sweep() {
        long now = System.nanoTime();
        List.copyOf(clients).forEach(client -> client.sweep(now));
        List.copyOf(underWay).forEach(exchange -> exchange.sweep(now));
        pool.sweep(now);
        copies.sweep(now);
        warmer.sweep(now);
    }

    /// Looks how late it is, again and again; where that does not matter, seldom.
    void lookHowLate() {
        long most = traffic.limits().loopDelay().toNanos();
        shedding.look(System.nanoTime(), most);
        long next = most == 0 ? Loops.SWEEP_MILLIS : Shedding.EVERY_MILLIS;
        thread.schedule(this::lookHowLate, next, TimeUnit.MILLISECONDS);
    }

    /// Whether this request is to be refused because there is too much to do. What a hold would queue is not.
    boolean sheds() {
        return shedding.refuses() && traffic.admission().open();
    }

    /// Exchanges, tunnels, and connections on which an answer may still be on its way.
    int busy() {
        int waiting = 0;
        for (Client client : clients) {
            waiting += client.busy() ? 1 : 0;
        }
        return underWay.size() + waiting + tunnels.size();
    }

    /// Ends the tunnels, spread over a time so that their clients don't all come back at once.
    void endTunnels(long spreadMillis) {
        List<Tunnel> ending = List.copyOf(tunnels);
        for (int i = 0; i < ending.size(); i++) {
            thread.schedule(ending.get(i)::close, spreadMillis * i / ending.size(), TimeUnit.MILLISECONDS);
        }
    }

    /// That side has come to serve: what is under way at the other ends once it may stay no longer, spread over a time.
    void turned(Side serving, long spreadMillis) {
        List<Lasting> left = lasting().filter(each -> each.side() != serving).toList();
        for (int i = 0; i < left.size(); i++) {
            Lasting each = left.get(i);
            long spread = spreadMillis * i / left.size();
            traffic.protection()
                    .stay(each.route())
                    .or(each::stays)
                    .ifPresent(stay ->
                            thread.schedule(() -> sendAway(each), stay.toMillis() + spread, TimeUnit.MILLISECONDS));
        }
    }

    private Stream<Lasting> lasting() {
        return Stream.concat(
                tunnels.stream(), underWay.stream().map(Exchange::lasting).filter(Objects::nonNull));
    }

    /// Unless its side has come to serve again.
    private void sendAway(Lasting each) {
        if (each.side() != traffic.admission().routing().serving()) {
            each.sendAway();
        }
    }

    /// Requests that a hold waits for, the oldest first.
    List<Exchange> counted() {
        List<Exchange> counted = new ArrayList<>();
        for (Exchange exchange : underWay) {
            if (exchange.counted()) {
                counted.add(exchange);
            }
        }
        return counted;
    }
}
