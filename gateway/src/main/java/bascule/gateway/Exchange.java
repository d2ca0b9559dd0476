package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its answer, between a client's connection and an upstream's. Only one event loop's
/// thread touches it.
///
/// | stage | what is true | next |
/// |---|---|---|
/// | WAITING | at the door; nothing went upstream | CONNECTING when admitted, ENDED when refused or the client left |
/// | CONNECTING | counted in; nothing went upstream | SENT, ENDED |
/// | SENT | some of the request may be upstream | ENDED; CONNECTING once, where it may be asked again |
/// | ENDED | answered or broken off, its place given back | |
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Exchange implements Carried, Connecting {
    private enum Stage {
        WAITING,
        CONNECTING,
        SENT,
        ENDED
    }

    private final Loop loop;
    private final Front front;
    private final Incoming incoming;
    private final Reply reply;
    private final AtDoor door;
    private Stage stage = Stage.WAITING;
    private @Nullable Era era;
    private boolean counted;
    private boolean waited;
    private Side side = Side.BLUE;
    private @Nullable Back back;
    private @Nullable Answer lost;
    private boolean askedAgain;
    private long progress;
    private @Nullable Pass pass;

    Exchange(Loop loop, Front front, HttpRequest request) {
        this.loop = loop;
        this.front = front;
        this.incoming = new Incoming(loop.traffic(), request, front.address());
        this.progress = incoming.since();
        this.reply = new Reply(loop.traffic(), front, request);
        this.door = new AtDoor(loop, incoming, this);
    }

    void begin() {
        door.enter();
    }

    /// Whether the connection can carry another exchange after an answer of the gateway's own.
    private boolean more() {
        return reply.more() && complete();
    }

    /// It is not let in.
    void turnAway(Answer why) {
        stage = Stage.ENDED;
        incoming.turnedAway(reply);
        front.answer(why, more());
    }

    /// It was let in.
    ///
    /// @param counts whether a hold waits for it
    void admitted(Era entered, boolean counts, boolean afterHold) {
        if (afterHold) {
            reply.heldFor(incoming.held());
        }
        if (stage == Stage.ENDED || (afterHold && front.left())) {
            stage = Stage.ENDED;
            loop.traffic().figures().leftWhileHeld();
            loop.traffic().admission().leave(entered, afterHold);
            front.close();
            return;
        }
        era = entered;
        counted = counts;
        waited = afterHold;
        stage = Stage.CONNECTING;
        loop.underWay().add(this);
        side = incoming.side(entered.routing());
        incoming.begun(loop.figures(), entered.routing(), side);
        reply.copied(loop.copies().of(incoming, entered.routing(), side, front.secure()));
        loop.warmer().sample(incoming, entered.routing(), side, front.secure());
        RouteProtection protection = incoming.protection(entered.routing());
        if (protection == null) {
            placed();
        } else {
            pass = new Pass(loop, this, protection);
            pass.enter(afterHold);
        }
    }

    /// It has its place at the service, if it needs one.
    void placed() {
        Era entered = era;
        if (entered != null) {
            loop.pool().obtain(entered.routing().upstreams(side), false, this);
        }
    }

    /// It can't be sent. Nothing was, unless it was before, on a connection that broke.
    void unsent(Answer why) {
        if (stage == Stage.CONNECTING) {
            Answer before = lost;
            end(before == null ? Outcome.NOT_DONE : Outcome.UNKNOWN);
            front.answer(before == null ? why : before, more());
        }
    }

    /// A connection was found: from here on something may be upstream.
    @Override
    public void connected(Back found) {
        if (stage != Stage.CONNECTING) {
            found.giveBack();
            return;
        }
        stage = Stage.SENT;
        back = found;
        progress = System.nanoTime();
        found.carry(ToldFirst.of(incoming.announced(side), this, found), head());
        incoming.sendHead(found.channel(), front.secure());
        if (incoming.bodyless()) {
            return;
        }
        front.resume();
        if (!front.decoding()) {
            flushRequest();
        }
    }

    @Override
    public void unreachable(List<String> trouble) {
        unsent(Answer.unreachable(side, trouble));
    }

    void requestContent(HttpContent content) {
        Back to = back;
        if (stage != Stage.SENT || incoming.bodyless() || to == null) {
            content.release();
            return;
        }
        progress = System.nanoTime();
        incoming.sendBody(content, to.channel());
        if (incoming.complete()) {
            front.pause();
        }
    }

    void flushRequest() {
        Back to = back;
        if (to != null) {
            incoming.flush(to.channel());
        }
    }

    /// What a client sent for a body is none; whatever the upstream got of it, it got no whole request.
    void bodyMalformed() {
        loop.traffic().figures().malformed();
        fail(Outcome.CLIENT_LEFT, Answer.fault(Fault.malformed("the chunks of the body make no sense")));
    }

    @Override
    public void response(HttpResponse given) {
        progress = System.nanoTime();
        incoming.wrote(side);
        if (!reply.take(given, side, incoming.upgrade())) {
            breakAnswer(Outcome.UNKNOWN, "what it sent is no answer");
        }
    }

    @Override
    public void responseContent(HttpContent content) {
        progress = System.nanoTime();
        if (content.decoderResult().isFailure()) {
            content.release();
            breakAnswer(Outcome.UNKNOWN, "its answer breaks off in a malformed chunk");
        } else if (reply.take(content)) {
            answered();
        }
    }

    @Override
    public void flushResponse() {
        reply.flush();
    }

    /// The upstream's answer is whole.
    private void answered() {
        Back from = back;
        back = null;
        end(reply.heard() ? Outcome.of(reply.status()) : Outcome.CLIENT_LEFT);
        if (from != null && reply.switches() && reply.heard()) {
            front.leaveHttp(side, incoming.route(), from, reply.webSocket());
        } else if (from != null) {
            from.end(reply.reusable() && complete());
            if (reply.heard()) {
                front.answered(reply.more(), complete());
            }
        }
    }

    @Override
    public void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (stage != Stage.SENT || broken == null) {
            return;
        }
        if (era != null && !askedAgain && reply.untouched() && broken.letsAskAgain(incoming, pass, era)) {
            askedAgain = true;
            lost = broken.refused() ? null : Answer.broken(broken.upstream(), incoming.safe(), how);
            stage = Stage.CONNECTING;
            loop.pool().obtain(era.routing().upstreams(side), true, this);
        } else if (broken.refused() && lost == null) {
            fail(Outcome.NOT_DONE, Answer.refused(broken.upstream() + " took no more requests on that connection"));
        } else {
            fail(Outcome.UNKNOWN, Answer.broken(broken.upstream(), incoming.safe(), how));
        }
    }

    private void breakAnswer(Outcome outcome, String how) {
        Back broken = back;
        if (stage == Stage.SENT && broken != null) {
            fail(outcome, Answer.broken(broken.upstream(), incoming.safe(), how));
        }
    }

    /// Some of it was sent, and no whole answer will come back.
    private void fail(Outcome outcome, Answer instead) {
        boolean begun = reply.begun();
        breakOff(outcome);
        if (begun && reply.heard()) {
            front.abort();
        } else if (reply.heard()) {
            front.answer(instead, more());
        }
    }

    /// The client has gone. What is wholly upstream and not safe is let finish, so that a hold does not
    /// take it for done.
    void clientLeft() {
        if (stage == Stage.WAITING) {
            door.leave();
            stage = Stage.ENDED;
        } else if (stage == Stage.CONNECTING) {
            end(Outcome.CLIENT_LEFT);
        } else if (stage == Stage.SENT && complete() && !incoming.safe() && !(streams() && reply.begun())) {
            reply.unheard();
            roomDownstream();
        } else if (stage == Stage.SENT) {
            breakOff(Outcome.CLIENT_LEFT);
        }
    }

    /// Whether its upstream can be told that nobody listens, and may go on for ever if it is not.
    private boolean streams() {
        return back != null && back.stream();
    }

    private void breakOff(Outcome outcome) {
        Back from = back;
        back = null;
        end(outcome);
        if (from != null) {
            from.close(outcome);
        }
    }

    private void end(Outcome outcome) {
        if (stage == Stage.ENDED) {
            return;
        }
        stage = Stage.ENDED;
        loop.underWay().remove(this);
        if (pass != null) {
            pass.end();
        }
        incoming.ended(side, outcome, reply);
        reply.ended(outcome);
        Era left = era;
        era = null;
        if (counted && left != null) {
            loop.traffic().admission().leave(left, waited);
        }
    }

    /// Ends what has made no progress for too long.
    void sweep(long now) {
        if (pass != null) {
            pass.sweep(now);
        }
        Back busy = back;
        if (stage != Stage.SENT || busy == null) {
            return;
        }
        Limits limits = loop.traffic().limits();
        boolean awaited = !reply.begun() && (complete() || !busy.channel().isWritable());
        Duration most = awaited ? limits.response() : limits.body();
        if (now - progress > most.toNanos()) {
            String answer = "it did not answer within " + most.toMillis() + " ms";
            giveUp(busy, awaited, awaited ? answer : "the body did not arrive in time");
        }
    }

    /// Ends it, for that reason.
    void late(String why) {
        Back busy = back;
        if (stage == Stage.SENT && busy != null) {
            giveUp(busy, complete(), why);
        } else {
            unsent(Answer.refused(why));
        }
    }

    private void giveUp(Back busy, boolean sent, String why) {
        Answer instead = sent ? Answer.unknown(busy.upstream(), why) : Answer.slow(why);
        fail(sent ? Outcome.UNKNOWN : Outcome.CLIENT_LEFT, instead);
    }

    /// Null if a hold waits for it, or somebody chose the side for it.
    @Nullable
    Lasting lasting() {
        return counted || incoming.placed() ? null : new LastingAnswer(this, incoming, side);
    }

    /// What has begun ends as its kind does, if it has a word for that; half of anything else must not look whole.
    void sendAway() {
        if (stage == Stage.SENT && reply.endToComeAgain()) {
            breakOff(Outcome.of(reply.status()));
            front.answered(reply.more(), complete());
        } else {
            breakAnswer(Outcome.CLIENT_LEFT, "its time there was over, for the other side serves now");
        }
    }

    @Override
    public void roomUpstream() {
        front.readOn();
    }

    /// By the clock of `System.nanoTime`.
    long since() {
        return incoming.since();
    }

    boolean head() {
        return reply.head();
    }

    boolean complete() {
        return incoming.complete();
    }

    boolean sent() {
        return stage == Stage.SENT;
    }

    boolean waiting() {
        return stage == Stage.WAITING;
    }

    @Override
    public boolean connecting() {
        return stage == Stage.CONNECTING;
    }

    boolean counted() {
        return counted;
    }

    boolean wantsRequest() {
        return stage == Stage.SENT && back != null && back.channel().isWritable();
    }

    @Override
    public boolean wantsResponse() {
        return !reply.heard() || front.hasRoom();
    }

    void roomDownstream() {
        if (back != null) {
            back.readOn();
        }
    }

    /// What it is, and for how long it has been at it.
    Slow slow(long now) {
        return incoming.slow(side, now);
    }
}
