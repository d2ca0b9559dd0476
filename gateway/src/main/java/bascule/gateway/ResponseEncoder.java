package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.List;

/// Writes answers to a client: one that is short and whole in one buffer, which the system sends with less
/// ado than two.
final class ResponseEncoder extends HttpResponseEncoder {
    private static final int SHORT = 4 * 1024;

    private boolean bodyless;

    /// @param head whether the next answer is one to HEAD, which never has a body
    void expect(boolean head) {
        bodyless = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return bodyless || super.isContentAlwaysEmpty(response);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Object message, List<Object> out) throws Exception {
        super.encode(ctx, message, out);
        if (out.size() == 2 && out.get(0) instanceof ByteBuf head && out.get(1) instanceof ByteBuf body) {
            int bytes = head.readableBytes() + body.readableBytes();
            if (bytes <= SHORT) {
                ByteBuf whole = ctx.alloc().buffer(bytes).writeBytes(head).writeBytes(body);
                head.release();
                body.release();
                out.clear();
                out.add(whole);
            }
        }
    }
}
