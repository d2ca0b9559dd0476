package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and its answer, between a client's connection and an upstream's. Only one event loop's
/// thread touches it, but for what `Waiting` says.
///
/// | stage | what is true | next |
/// |---|---|---|
/// | WAITING | at the door; nothing went upstream | CONNECTING when admitted, ENDED when refused or the client left |
/// | CONNECTING | counted in; nothing went upstream | SENT, ENDED |
/// | SENT | some of the request may be upstream | ENDED; CONNECTING once, for a safe request on a connection that had
/// aged |
/// | ENDED | answered or broken off, its place given back | |
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Exchange implements Waiting {
    private enum Stage {
        WAITING,
        CONNECTING,
        SENT,
        ENDED
    }

    private final Loop loop;
    private final Front front;
    private final Incoming incoming;
    private final boolean safe;
    private final boolean bodyless;
    private final Reply reply;
    private Stage stage = Stage.WAITING;
    private @Nullable Era era;
    private boolean counted;
    private boolean waited;
    private Side side = Side.BLUE;
    private @Nullable Back back;
    private boolean complete;
    private boolean outward;
    private @Nullable Answer lost;
    private boolean unflushed;
    private long progress;

    Exchange(Loop loop, Front front, HttpRequest request) {
        this.loop = loop;
        this.front = front;
        this.incoming = new Incoming(loop.traffic(), request, front.address());
        this.safe = incoming.safe();
        this.bodyless = incoming.bodyless();
        this.complete = bodyless;
        this.progress = incoming.since();
        this.reply = new Reply(loop.traffic(), front, request);
    }

    void begin() {
        loop.traffic().admission().enter(this);
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
            loop.thread().execute(() -> admitted(entered, counts, true));
        } else {
            admitted(entered, counts, false);
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
        if (stage != Stage.ENDED) {
            stage = Stage.ENDED;
            incoming.refused(reply);
            front.answer(Answer.refused(why), reply.more() && complete);
        }
    }

    private void admitted(Era entered, boolean counts, boolean afterHold) {
        if (afterHold) {
            long nanos = System.nanoTime() - incoming.since();
            reply.heldFor(nanos);
            incoming.heldFor(nanos);
        }
        if (stage == Stage.ENDED || (afterHold && front.left())) {
            stage = Stage.ENDED;
            loop.traffic().figures().leftWhileHeld();
            loop.traffic().admission().leave(entered, afterHold);
            front.channel().close();
            return;
        }
        era = entered;
        counted = counts;
        waited = afterHold;
        stage = Stage.CONNECTING;
        loop.underWay().add(this);
        Routing routing = entered.routing();
        side = incoming.side(routing);
        incoming.begun(loop.figures(), side);
        loop.pool().obtain(routing.upstreams(side), false, this);
    }

    /// A connection was found: from here on something may be upstream.
    void connected(Back found) {
        if (stage != Stage.CONNECTING) {
            found.giveBack();
            return;
        }
        stage = Stage.SENT;
        back = found;
        progress = System.nanoTime();
        found.carry(this, head());
        if (!outward) {
            outward = true;
            incoming.outward(front.secure());
        }
        found.channel().write(incoming.request());
        if (bodyless) {
            found.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        unflushed = true;
        front.resume();
        if (!front.decoding()) {
            flushRequest();
        }
    }

    /// No upstream could be reached. Nothing was sent, unless it was before, on a connection that had aged.
    void unreachable(List<String> trouble) {
        if (stage == Stage.CONNECTING) {
            Answer before = lost;
            end(before == null ? Outcome.NOT_DONE : Outcome.UNKNOWN);
            front.answer(before == null ? Answer.unreachable(side, trouble) : before, reply.more() && complete);
        }
    }

    void requestContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Back to = back;
        if (stage != Stage.SENT || bodyless || to == null) {
            content.release();
            return;
        }
        progress = System.nanoTime();
        if (last) {
            complete = true;
            front.pause();
        }
        incoming.body(content.content().readableBytes());
        to.channel().write(Reply.plain(content));
        unflushed = true;
    }

    void flushRequest() {
        Back to = back;
        if (unflushed && to != null) {
            unflushed = false;
            to.channel().flush();
        }
    }

    /// What a client sent for a body is none; whatever the upstream got of it, it got no whole request.
    void bodyMalformed() {
        loop.traffic().figures().malformed();
        cutShort(Fault.malformed("the chunks of the body make no sense"));
    }

    /// It is the client's doing that the exchange can't end well.
    private void cutShort(Fault fault) {
        boolean begun = reply.begun();
        breakOff(Outcome.CLIENT_LEFT);
        if (begun) {
            front.abort();
        } else {
            front.answer(Answer.fault(fault), false);
        }
    }

    void response(HttpResponse given) {
        progress = System.nanoTime();
        if (!reply.take(given, side, incoming.upgrade())) {
            breakAnswer("what it sent is no answer");
        }
    }

    void responseContent(HttpContent content) {
        progress = System.nanoTime();
        if (content.decoderResult().isFailure()) {
            content.release();
            breakAnswer("its answer breaks off in a malformed chunk");
        } else if (reply.take(content)) {
            answered();
        }
    }

    void flushResponse() {
        reply.flush();
    }

    /// The upstream's answer is whole.
    private void answered() {
        Back from = back;
        back = null;
        end(reply.heard() ? Outcome.of(reply.status()) : Outcome.CLIENT_LEFT);
        if (from == null) {
            return;
        }
        if (reply.switches() && reply.heard()) {
            front.leaveHttp(side, from);
            return;
        }
        if (reply.reusable() && complete) {
            from.giveBack();
        } else {
            from.close();
        }
        if (reply.heard()) {
            front.answered(reply.more(), complete);
        }
    }

    /// The upstream closed or reset the connection before its answer was whole.
    void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (stage != Stage.SENT || broken == null) {
            return;
        }
        boolean mayAskAgain = broken.used() && safe && bodyless && lost == null && !reply.begun() && reply.heard();
        if (mayAskAgain && era != null) {
            lost = Answer.broken(broken.upstream(), safe, how);
            stage = Stage.CONNECTING;
            loop.pool().obtain(era.routing().upstreams(side), true, this);
            return;
        }
        fail(Answer.broken(broken.upstream(), safe, how));
    }

    private void breakAnswer(String how) {
        Back broken = back;
        if (stage == Stage.SENT && broken != null) {
            fail(Answer.broken(broken.upstream(), safe, how));
        }
    }

    /// Sent, and no whole answer came back.
    private void fail(Answer instead) {
        boolean begun = reply.begun();
        breakOff(Outcome.UNKNOWN);
        if (!reply.heard()) {
            return;
        }
        if (begun) {
            front.abort();
        } else {
            front.answer(instead, reply.more() && complete);
        }
    }

    /// The client has gone. What is wholly upstream and not safe is let finish, so that a hold does not
    /// take it for done.
    void clientLeft() {
        if (stage == Stage.WAITING) {
            if (loop.traffic().admission().forget(this)) {
                loop.traffic().figures().leftWhileHeld();
            }
            stage = Stage.ENDED;
        } else if (stage == Stage.CONNECTING) {
            end(Outcome.CLIENT_LEFT);
        } else if (stage == Stage.SENT && complete && !safe) {
            reply.unheard();
            roomDownstream();
        } else if (stage == Stage.SENT) {
            breakOff(Outcome.CLIENT_LEFT);
        }
    }

    private void breakOff(Outcome outcome) {
        Back from = back;
        back = null;
        end(outcome);
        if (from != null) {
            from.close();
        }
    }

    private void end(Outcome outcome) {
        if (stage == Stage.ENDED) {
            return;
        }
        stage = Stage.ENDED;
        loop.underWay().remove(this);
        incoming.ended(side, outcome, reply);
        Era left = era;
        era = null;
        if (counted && left != null) {
            loop.traffic().admission().leave(left, waited);
        }
    }

    /// Ends what has made no progress for too long.
    void sweep(long now) {
        Back busy = back;
        if (stage != Stage.SENT || busy == null) {
            return;
        }
        long quiet = now - progress;
        Limits limits = loop.traffic().limits();
        if (!reply.begun() && (complete || !busy.channel().isWritable())) {
            if (quiet > limits.response().toNanos()) {
                fail(Answer.unknown(
                        busy.upstream(),
                        "it did not answer within " + limits.response().toMillis() + " ms"));
            }
        } else if (quiet > limits.body().toNanos()) {
            cutShort(new Fault(HttpResponseStatus.REQUEST_TIMEOUT, "the body did not arrive in time"));
        }
    }

    Front front() {
        return front;
    }

    boolean head() {
        return reply.head();
    }

    /// Whether the whole request has been read.
    boolean complete() {
        return complete;
    }

    boolean waiting() {
        return stage == Stage.WAITING;
    }

    boolean connecting() {
        return stage == Stage.CONNECTING;
    }

    boolean counted() {
        return counted;
    }

    boolean wantsRequest() {
        return stage == Stage.SENT && back != null && back.channel().isWritable();
    }

    boolean wantsResponse() {
        return !reply.heard() || front.channel().isWritable();
    }

    void roomDownstream() {
        if (back != null) {
            back.readOn();
        }
    }

    /// For people: what it is, and for how long it has been at it.
    String describe(long now) {
        return incoming.describe(side, now);
    }
}
