package bascule.gateway;

import java.net.InetAddress;

/// A request at the door, until it is let in, is turned away, or its client leaves. Only its event loop's
/// thread touches it, but for what `Waiting` says.
final class AtDoor implements Waiting {
    private final Loop loop;
    private final Incoming incoming;
    private final Exchange exchange;

    AtDoor(Loop loop, Incoming incoming, Exchange exchange) {
        this.loop = loop;
        this.incoming = incoming;
        this.exchange = exchange;
    }

    /// Asks to be let in; the exchange goes on or ends, at once or later.
    void enter() {
        Answer against = incoming.tooMany(loop);
        if (against == null) {
            loop.traffic().admission().enter(this);
        } else {
            exchange.turnAway(against);
        }
    }

    @Override
    public AtHold atHold(Routing routing) {
        return incoming.atHold(routing);
    }

    @Override
    public InetAddress client() {
        return incoming.client();
    }

    @Override
    public long since() {
        return incoming.since();
    }

    @Override
    public void admit(Era entered, boolean counts, boolean afterHold) {
        if (afterHold) {
            loop.thread().execute(() -> exchange.admitted(entered, counts, true));
        } else {
            exchange.admitted(entered, counts, false);
        }
    }

    @Override
    public void refuse(String why) {
        if (loop.thread().inEventLoop()) {
            refused(why);
        } else {
            loop.thread().execute(() -> refused(why));
        }
    }

    private void refused(String why) {
        if (exchange.waiting()) {
            loop.traffic().figures().refused();
            exchange.turnAway(Answer.refused(why));
        }
    }

    /// Its client has gone.
    void leave() {
        if (loop.traffic().admission().forget(this)) {
            loop.traffic().figures().leftWhileHeld();
        }
    }
}
