package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// One connection to an upstream, or one stream of it: idle, or busy with one exchange.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Back extends ChannelInboundHandlerAdapter {
    private final Upstream upstream;
    private final Channel channel;
    private final AnswerHead decoder;
    private final Keeper keeper;
    private @Nullable Carried carried;
    private boolean used;
    private boolean refused;
    private long idleSince = System.nanoTime();

    /// @param used whether its connection has carried another exchange before
    Back(Upstream upstream, Channel channel, AnswerHead decoder, Keeper keeper, boolean used) {
        this.upstream = upstream;
        this.channel = channel;
        this.decoder = decoder;
        this.keeper = keeper;
        this.used = used;
    }

    Upstream upstream() {
        return upstream;
    }

    Channel channel() {
        return channel;
    }

    /// Whether it has carried another exchange before, so that the upstream may have been about to close
    /// it.
    boolean used() {
        return used;
    }

    /// Whether the upstream has said that what it carried last is certainly not done.
    boolean refused() {
        return refused;
    }

    /// Whether what it carried may be asked again, now that it broke: what is certainly not done, whatever it is, as
    /// long as nothing of its body is gone.
    ///
    /// @param pass of its route; null if nothing protects that
    boolean letsAskAgain(Incoming incoming, @Nullable Pass pass, Era era) {
        return refused
                ? incoming.whole()
                : incoming.bodyless()
                        && ((used && incoming.safe()) || (pass != null && pass.mayAskAgain(incoming, era)));
    }

    /// Whether it is a stream, which ends alone.
    boolean stream() {
        return channel instanceof Http2StreamChannel;
    }

    /// Open, and not idle since before that moment.
    boolean usable(long oldest) {
        return channel.isActive() && idleSince - oldest > 0;
    }

    /// Carries that exchange from now on.
    void carry(Carried next, boolean head) {
        carried = next;
        decoder.expect(head);
    }

    /// The exchange has ended well, another may follow.
    void giveBack() {
        carried = null;
        used = true;
        idleSince = System.nanoTime();
        if (channel.isActive()) {
            keeper.giveBack(this);
            channel.read();
        }
    }

    /// The exchange has ended well.
    ///
    /// @param reusable whether another may follow
    void end(boolean reusable) {
        upstream.health().answered(keeper.health());
        if (reusable) {
            giveBack();
        } else {
            close();
        }
    }

    /// It is the upstream's doing that the exchange did not end well, unless its client did it.
    void close(Outcome outcome) {
        if (outcome == Outcome.UNKNOWN) {
            failed("it did not answer");
            keeper.distrust();
        }
        close();
    }

    private void failed(String how) {
        upstream.health().failed(keeper.health(), how, System.nanoTime());
    }

    /// Nothing more of this connection reaches the exchange it carried.
    void close() {
        carried = null;
        channel.close();
    }

    /// Hands the connection over to a tunnel: from here on bytes pass as they are.
    void become(Tunnel.End end) {
        carried = null;
        keeper.closed(this);
        channel.pipeline().addLast(end);
        channel.pipeline().remove(this);
        channel.pipeline().remove(ResponseDecoder.class);
    }

    /// Reads on if whoever gets it has room.
    void readOn() {
        Carried now = carried;
        if (now == null || now.wantsResponse()) {
            channel.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Carried now = carried;
        if (now == null) {
            ReferenceCountUtil.release(message);
            channel.close();
        } else if (message instanceof HttpResponse response) {
            now.response(response);
        } else if (message instanceof HttpContent content) {
            now.responseContent(content);
        } else {
            ReferenceCountUtil.release(message);
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Carried now = carried;
        if (now != null) {
            now.flushResponse();
        }
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Carried now = carried;
        if (now != null && channel.isWritable()) {
            now.roomUpstream();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        keeper.closed(this);
        broken(stream() ? "it ended the stream" : "it closed the connection");
    }

    /// A reset is never the end of an answer, though one without a length ends when its connection does.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(String.valueOf(cause.getMessage()));
        channel.close();
    }

    private void broken(String how) {
        Carried now = carried;
        carried = null;
        if (now != null) {
            refused = keeper.refused(this);
            if (!used && !refused) {
                failed(how);
            }
            now.upstreamBroke(how);
        }
    }
}
