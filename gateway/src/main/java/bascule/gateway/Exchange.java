package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request and its answer, between a client's connection and an upstream's. Only one event loop's thread touches
/// it, but for what `Waiting` says.
///
/// | stage | what is true | next |
/// |---|---|---|
/// | WAITING | at the door; nothing went upstream | CONNECTING when admitted, ENDED when refused or the client left |
/// | CONNECTING | counted in; nothing went upstream | SENT, ENDED |
/// | SENT | some of the request may be upstream | ENDED; CONNECTING once, for a safe request on a connection that had aged |
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
    private final HttpRequest request;
    private final long since = System.nanoTime();
    private final boolean safe;
    private final boolean upgrade;
    private final boolean bodyless;
    private final boolean old;
    private boolean more;
    private Stage stage = Stage.WAITING;
    private @Nullable Era era;
    private boolean counted;
    private boolean waited;
    private Side side = Side.BLUE;
    private @Nullable Back back;
    private @Nullable HttpResponse answer;
    private boolean complete;
    private boolean outward;
    private boolean retried;
    private boolean interim;
    private boolean alone;
    private boolean keepBack;
    private boolean unflushed;
    private long progress = since;

    Exchange(Loop loop, Front front, HttpRequest request) {
        this.loop = loop;
        this.front = front;
        this.request = request;
        this.safe = Headers.safe(request);
        this.upgrade = Headers.upgrades(request);
        this.bodyless = !Headers.hasBody(request);
        this.complete = bodyless;
        this.old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.more = HttpUtil.isKeepAlive(request);
    }

    void begin() {
        loop.traffic().admission().enter(this);
    }

    @Override
    public boolean held(Routing routing) {
        return !safe || routing.route(request.uri()).holdReads();
    }

    @Override
    public long since() {
        return since;
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
            loop.traffic().figures().refused();
            front.answer(Answer.refused(why), more && complete);
        }
    }

    private void admitted(Era entered, boolean counts, boolean afterHold) {
        if (afterHold) {
            loop.traffic().figures().held(System.nanoTime() - since);
        }
        if (stage == Stage.ENDED || (afterHold && loop.traffic().transport().left(front.channel()))) {
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
        side = routing.side(routing.route(request.uri()), safe, this::bucket);
        loop.pool().obtain(routing.upstreams(side), false, this);
    }

    private int bucket() {
        return Bucket.of(loop.traffic().salt(), Headers.identity(request.headers(), front.address()));
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
            Headers.outward(request, front.address(), loop.traffic().trusts(front.address().getAddress()), upgrade);
        }
        found.channel().write(request);
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

    /// No upstream could be reached; nothing was sent.
    void unreachable(List<String> trouble) {
        if (stage == Stage.CONNECTING) {
            end(Outcome.NOT_DONE);
            front.answer(Answer.unreachable(side, trouble), more && complete);
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
        to.channel().write(plain(content));
        unflushed = true;
    }

    /// Without trailing fields, which are not passed on.
    private static HttpContent plain(HttpContent content) {
        return content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()
                ? new DefaultLastHttpContent(content.content())
                : content;
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
        boolean begun = answer != null;
        breakOff(Outcome.CLIENT_LEFT);
        if (begun) {
            front.abort();
        } else {
            front.answer(Answer.fault(Fault.malformed("the chunks of the body make no sense")), false);
        }
    }

    void response(HttpResponse given) {
        progress = System.nanoTime();
        int status = given.status().code();
        if (given.decoderResult().isFailure() || answer != null || (status == 101 && !upgrade)) {
            breakAnswer("what it sent is no answer");
        } else if (status < 200 && status != 101) {
            interim = true;
            passInterim(given);
        } else {
            answer = given;
            keepBack = HttpUtil.isKeepAlive(given) && (HttpUtil.isContentLengthSet(given) || Headers.chunked(given) || empty(given));
            if (!alone) {
                passHead(given, status);
            }
        }
    }

    private void passInterim(HttpResponse given) {
        if (!old && !alone) {
            Headers.dropHops(given.headers());
            front.encoder().expect(false);
            front.channel().write(given);
            front.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void passHead(HttpResponse given, int status) {
        HttpHeaders headers = given.headers();
        boolean sized = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        String protocol = status == 101 ? headers.get(HttpHeaderNames.UPGRADE) : null;
        Headers.dropHops(headers);
        headers.remove(Headers.OUTCOME);
        if (loop.traffic().showSide()) {
            headers.set(Headers.SIDE, side.word());
        }
        if (!sized && !empty(given)) {
            if (old) {
                more = false;
            } else {
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
        if (protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        } else {
            sayWhetherMore(headers);
        }
        given.setProtocolVersion(HttpVersion.HTTP_1_1);
        front.encoder().expect(head());
        front.channel().write(given);
    }

    private void sayWhetherMore(HttpHeaders headers) {
        more &= !loop.traffic().stop().stopping();
        if (!more) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (old) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /// Whether that answer never has a body.
    private boolean empty(HttpResponse given) {
        int status = given.status().code();
        return head() || status == 204 || status == 304 || status < 200;
    }

    void responseContent(HttpContent content) {
        progress = System.nanoTime();
        boolean last = content instanceof LastHttpContent;
        if (content.decoderResult().isFailure()) {
            content.release();
            breakAnswer("its answer breaks off in a malformed chunk");
        } else if (interim || answer == null) {
            interim &= !last;
            content.release();
        } else if (alone) {
            content.release();
            if (last) {
                answered(answer);
            }
        } else {
            front.channel().write(plain(content));
            if (last) {
                answered(answer);
            }
        }
    }

    void flushResponse() {
        if (!alone && answer != null) {
            front.channel().flush();
        }
    }

    /// The upstream's answer is whole.
    private void answered(HttpResponse whole) {
        Back from = back;
        back = null;
        boolean switching = whole.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        end(alone ? Outcome.CLIENT_LEFT : Outcome.of(whole.status().code()));
        if (switching && !alone && from != null) {
            Tunnel.open(loop, side, front, from);
            return;
        }
        if (from != null && keepBack && complete) {
            from.giveBack();
        } else if (from != null) {
            from.close();
        }
        if (!alone) {
            front.answered(more, complete);
        }
    }

    /// The upstream closed or reset the connection before its answer was whole.
    void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (stage != Stage.SENT || broken == null) {
            return;
        }
        boolean mayAskAgain = broken.used() && safe && bodyless && !retried && answer == null && !interim && !alone;
        if (mayAskAgain && era != null) {
            retried = true;
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
        boolean begun = answer != null;
        breakOff(Outcome.UNKNOWN);
        if (alone) {
            return;
        }
        if (begun) {
            front.abort();
        } else {
            front.answer(instead, more && complete);
        }
    }

    /// The client has gone. What is wholly upstream and not safe is let finish, so that a hold does not take it for done.
    void clientLeft() {
        if (stage == Stage.WAITING) {
            if (loop.traffic().admission().forget(this)) {
                loop.traffic().figures().leftWhileHeld();
            }
            stage = Stage.ENDED;
        } else if (stage == Stage.CONNECTING) {
            end(Outcome.CLIENT_LEFT);
        } else if (stage == Stage.SENT && complete && !safe) {
            alone = true;
            if (back != null) {
                back.readOn();
            }
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
        loop.traffic().figures().ended(side, outcome, System.nanoTime() - since);
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
        GatewaySettings.Limits limits = loop.traffic().limits();
        if (answer == null && (complete || !busy.channel().isWritable())) {
            if (quiet > limits.response().toNanos()) {
                fail(Answer.unknown(busy.upstream(), "it did not answer within " + limits.response().toMillis() + " ms"));
            }
        } else if (quiet > limits.body().toNanos()) {
            stalled();
        }
    }

    private void stalled() {
        boolean begun = answer != null;
        breakOff(Outcome.CLIENT_LEFT);
        if (begun) {
            front.abort();
        } else {
            front.answer(
                    Answer.fault(new Fault(HttpResponseStatus.REQUEST_TIMEOUT, "the body did not arrive in time")), false);
        }
    }

    boolean head() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /// Whether the whole request has been read.
    boolean complete() {
        return complete;
    }

    boolean waiting() {
        return stage == Stage.WAITING;
    }

    boolean counted() {
        return counted;
    }

    boolean wantsRequest() {
        return stage == Stage.SENT && back != null && back.channel().isWritable();
    }

    boolean wantsResponse() {
        return alone || front.channel().isWritable();
    }

    void roomUpstream() {
        front.readOn();
    }

    void roomDownstream() {
        if (back != null) {
            back.readOn();
        }
    }

    /// For people: what it is, and for how long it has been at it.
    String describe(long now) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return "%s %s at %s for %d ms"
                .formatted(
                        request.method(),
                        query < 0 ? uri : uri.substring(0, query),
                        side.word(),
                        TimeUnit.NANOSECONDS.toMillis(now - since));
    }
}
