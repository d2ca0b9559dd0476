package bascule.gateway;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Keeps what comes back of a write until other gateways know that its caller writes. No more is
/// read meanwhile, so what is kept is what one look at the connection brought. Only its event
/// loop's thread touches it.
final class ToldFirst implements Carried {
    private enum Moment {
        FLUSH
    }

    private record Broke(String how) {}

    private final Exchange exchange;
    private final Back back;
    private final ArrayDeque<Object> kept = new ArrayDeque<>();
    private boolean told;

    private ToldFirst(Exchange exchange, Back back) {
        this.exchange = exchange;
        this.back = back;
    }

    /// What carries the exchange on that connection: itself, where there is nobody to be told.
    ///
    /// @param write null if it is none that others must know of
    static Carried of(@Nullable Announcement write, Exchange exchange, Back back) {
        if (write == null || write.told()) {
            return exchange;
        }
        ToldFirst keeping = new ToldFirst(exchange, back);
        write.whenTold(() -> back.channel().eventLoop().execute(keeping::told));
        return keeping;
    }

    private void told() {
        told = true;
        while (!kept.isEmpty()) {
            Object next = kept.removeFirst();
            if (exchange.sent()) {
                pass(next);
            } else {
                ReferenceCountUtil.release(next);
            }
        }
        if (exchange.sent()) {
            back.readOn();
        }
    }

    private void pass(Object what) {
        switch (what) {
            case HttpResponse head -> exchange.response(head);
            case HttpContent content -> exchange.responseContent(content);
            case Broke broke -> exchange.upstreamBroke(broke.how());
            default -> exchange.flushResponse();
        }
    }

    private void keepOrPass(Object what) {
        if (told) {
            pass(what);
        } else {
            kept.addLast(what);
        }
    }

    @Override
    public void response(HttpResponse given) {
        keepOrPass(given);
    }

    @Override
    public void responseContent(HttpContent content) {
        keepOrPass(content);
    }

    @Override
    public void flushResponse() {
        keepOrPass(Moment.FLUSH);
    }

    @Override
    public void upstreamBroke(String how) {
        keepOrPass(new Broke(how));
    }

    @Override
    public boolean wantsResponse() {
        return told && exchange.wantsResponse();
    }

    @Override
    public void roomUpstream() {
        exchange.roomUpstream();
    }
}
