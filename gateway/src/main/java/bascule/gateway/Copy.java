package bascule.gateway;

import bascule.comparison.Pairing;
import bascule.comparison.Rules;
import bascule.gateway.Mirrored.Dropped;
import bascule.migration.Side;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A copied request, and the two answers: the caller's as it passes, and its own. Once both are whole they
/// are handed to whoever compares; if one will not be, it is dropped, and its connection with it. Nothing
/// of it reaches the caller.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Copy implements Carried {
    private final Copies copies;
    private final String route;
    private final FullHttpRequest request;
    private final Side to;
    private final Upstreams upstreams;
    private final Capture caller;
    private final Capture own;
    private final Rules rules;
    private final long since = System.nanoTime();
    private boolean callerWhole;
    private boolean ownWhole;
    private boolean ended;
    private boolean again;
    private boolean interim;
    private boolean begun;
    private boolean reusable;
    private @Nullable Back back;

    /// @param bodyBytes of each answer that are kept
    Copy(
            Copies copies,
            String route,
            FullHttpRequest request,
            Side to,
            Upstreams upstreams,
            int bodyBytes,
            Rules rules) {
        this.copies = copies;
        this.route = route;
        this.request = request;
        this.to = to;
        this.upstreams = upstreams;
        this.caller = new Capture(bodyBytes);
        this.own = new Capture(bodyBytes);
        this.rules = rules;
    }

    Side to() {
        return to;
    }

    void begin() {
        if (!ended) {
            copies.pool().obtain(upstreams, false, this);
        }
    }

    /// The head of the caller's answer passes.
    void callerHead(HttpResponse given) {
        caller.head(given);
    }

    /// Some of its body passes.
    void callerBody(ByteBuf content) {
        caller.body(content);
    }

    /// The caller's request has ended.
    ///
    /// @param whole whether it was answered to the end
    void callerEnded(boolean whole) {
        callerWhole = whole;
        if (whole) {
            compare();
        } else {
            drop(Dropped.UNANSWERED);
        }
    }

    @Override
    public boolean connecting() {
        return !ended && back == null;
    }

    @Override
    public void connected(Back found) {
        if (!connecting()) {
            found.giveBack();
            return;
        }
        back = found;
        found.carry(this, request.method().equals(HttpMethod.HEAD));
        found.channel().writeAndFlush(request.retainedDuplicate());
    }

    @Override
    public void unreachable(List<String> trouble) {
        drop(Dropped.UNREACHED);
    }

    @Override
    public void response(HttpResponse given) {
        int status = given.status().code();
        if (given.decoderResult().isFailure() || begun || status == 101) {
            drop(Dropped.BROKEN);
        } else if (status < 200) {
            interim = true;
        } else {
            begun = true;
            reusable = Reply.reusable(given, request.method().equals(HttpMethod.HEAD));
            own.head(given);
        }
    }

    @Override
    public void responseContent(HttpContent content) {
        try (AutoCloseable _ = content::release) {
            taken(content);
        } catch (Exception e) {
            throw new AssertionError("releasing a buffer failed", e);
        }
    }

    private void taken(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (content.decoderResult().isFailure()) {
            drop(Dropped.BROKEN);
        } else if (interim) {
            interim = !last;
        } else if (!ownWhole && !ended) {
            own.body(content.content());
            if (last || own.cut()) {
                answered(last);
            }
        }
    }

    /// All of its answer is here that will be compared.
    private void answered(boolean last) {
        ownWhole = true;
        Back from = back;
        back = null;
        if (from != null) {
            from.end(last && reusable);
        }
        compare();
    }

    @Override
    public void flushResponse() {}

    @Override
    public void upstreamBroke(String how) {
        Back broken = back;
        back = null;
        if (broken != null && broken.used() && !begun && !again && !ended) {
            again = true;
            copies.pool().obtain(upstreams, true, this);
        } else {
            drop(Dropped.BROKEN);
        }
    }

    @Override
    public boolean wantsResponse() {
        return true;
    }

    @Override
    public void roomUpstream() {}

    /// Drops it if it has been under way since before that moment.
    void sweep(long oldest) {
        if (since - oldest < 0) {
            drop(Dropped.LATE);
        }
    }

    private void compare() {
        if (callerWhole && ownWhole && !ended) {
            ended = true;
            copies.whole(this);
        }
    }

    private void drop(Dropped why) {
        if (ended) {
            return;
        }
        ended = true;
        Back from = back;
        back = null;
        if (from != null) {
            from.close();
        }
        copies.dropped(this, why);
    }

    /// To be called once it is whole.
    Pairing pairing() {
        String parent = Trace.parent(request.headers());
        return new Pairing(
                route,
                request.method().name(),
                request.uri(),
                Optional.ofNullable(parent).map(Trace::id),
                caller.answered(),
                to,
                own.answered(),
                rules);
    }
}
