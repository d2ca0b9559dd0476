package bascule.gateway;

import bascule.comparison.Pairing;
import bascule.comparison.Rules;
import bascule.gateway.Mirrored.Dropped;
import bascule.migration.Side;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Optional;

/// A copied request, and the two answers: the caller's as it passes, and its own. Once both are whole they
/// are handed to whoever compares; if one will not be, it is dropped, and its connection with it. Nothing
/// of it reaches the caller.
final class Copy implements OwnRequest.Asker {
    private final Copies copies;
    private final String route;
    private final OwnRequest asked;
    private final Side to;
    private final Capture caller;
    private final Capture own;
    private final Rules rules;
    private final long since = System.nanoTime();
    private boolean callerWhole;
    private boolean ownWhole;
    private boolean ended;

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
        this.asked = new OwnRequest(copies.pool(), request, upstreams, this);
        this.to = to;
        this.caller = new Capture(bodyBytes);
        this.own = new Capture(bodyBytes);
        this.rules = rules;
    }

    Side to() {
        return to;
    }

    void begin() {
        asked.begin();
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
    public void head(HttpResponse given) {
        own.head(given);
    }

    @Override
    public boolean body(ByteBuf content) {
        own.body(content);
        return own.cut();
    }

    @Override
    public void answered() {
        ownWhole = true;
        compare();
    }

    @Override
    public void unreached() {
        drop(Dropped.UNREACHED);
    }

    @Override
    public void broken() {
        drop(Dropped.BROKEN);
    }

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
        if (!ended) {
            ended = true;
            asked.close();
            copies.dropped(this, why);
        }
    }

    /// To be called once it is whole.
    Pairing pairing() {
        FullHttpRequest request = asked.request();
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
