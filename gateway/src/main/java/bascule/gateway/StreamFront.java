package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One stream of HTTP/2, which carries one exchange. While nothing of a request's body is wanted the stream
/// is not read, and once its small window is used up the client can send no more of it.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class StreamFront extends ChannelDuplexHandler implements Front {
    private final Loop loop;
    private final Streams streams;
    private final Channel channel;
    private @Nullable Exchange exchange;
    private @Nullable Http2Headers head;
    private boolean begun;
    private boolean received;
    private boolean bodyless;
    private boolean interim;

    StreamFront(Loop loop, Streams streams, Channel channel) {
        this.loop = loop;
        this.streams = streams;
        this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        streams.opened(this);
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        streams.closed(this);
        Exchange now = exchange;
        exchange = null;
        if (now != null) {
            now.clientLeft();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            received = headers.isEndStream();
            if (begun) {
                trailers(headers);
            } else {
                begun = true;
                begin(headers);
            }
        } else if (frame instanceof Http2DataFrame data) {
            received = data.isEndStream();
            content(received ? new DefaultLastHttpContent(data.content()) : new DefaultHttpContent(data.content()));
        } else {
            ReferenceCountUtil.release(frame);
        }
    }

    private void begin(Http2HeadersFrame headers) {
        StreamHead given = StreamHead.read(
                headers.headers(), headers.isEndStream(), loop.traffic().limits());
        Exchange next = new Exchange(loop, this, given.request());
        exchange = next;
        Fault fault = given.fault() == null ? Target.fault(given.request()) : given.fault();
        if (fault == null) {
            next.begin();
        } else {
            loop.traffic().figures().malformed();
            answer(Answer.fault(fault), false);
        }
    }

    /// Not passed on, but the end of the body all the same.
    private void trailers(Http2HeadersFrame headers) {
        Exchange now = exchange;
        if (now != null && StreamHead.malformedTrailers(headers.headers())) {
            now.bodyMalformed();
        } else if (now != null) {
            now.requestContent(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void content(HttpContent content) {
        Exchange now = exchange;
        if (now == null) {
            content.release();
        } else {
            now.requestContent(content);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange now = exchange;
        if (now != null) {
            now.flushRequest();
        }
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange now = exchange;
        if (now != null && channel.isWritable()) {
            now.roomDownstream();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            head(ctx, response);
        }
        if (message instanceof HttpContent content) {
            body(ctx, content, promise);
        } else if (message instanceof HttpResponse) {
            promise.trySuccess();
        } else {
            ctx.write(message, promise);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpResponse response) {
        Http2Headers translated = StreamHead.of(response);
        interim = response.status().code() < 200;
        if (interim) {
            ctx.write(new DefaultHttp2HeadersFrame(translated, false));
        } else {
            head = translated;
        }
    }

    private void body(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
        boolean last = content instanceof LastHttpContent;
        boolean empty = bodyless || !content.content().isReadable();
        if (!interim && last && !((LastHttpContent) content).trailingHeaders().isEmpty()) {
            end(ctx, (LastHttpContent) content, empty, promise);
            return;
        }
        if (interim || (empty && !last)) {
            interim &= !last;
            content.release();
            promise.trySuccess();
            return;
        }
        Http2Headers first = head;
        head = null;
        if (first != null) {
            ctx.write(new DefaultHttp2HeadersFrame(first, last && empty));
        }
        if (first != null && last && empty) {
            content.release();
            promise.trySuccess();
        } else if (empty) {
            content.release();
            ctx.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, last), promise);
        } else {
            ctx.write(new DefaultHttp2DataFrame(content.content(), last), promise);
        }
    }

    /// The end of an answer with fields behind its body.
    private void end(ChannelHandlerContext ctx, LastHttpContent content, boolean empty, ChannelPromise promise) {
        Http2Headers first = head;
        head = null;
        if (first != null) {
            ctx.write(new DefaultHttp2HeadersFrame(first, false));
        }
        if (empty) {
            content.release();
        } else {
            ctx.write(new DefaultHttp2DataFrame(content.content(), false));
        }
        ctx.write(new DefaultHttp2HeadersFrame(StreamHead.of(content.trailingHeaders()), true), promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        Http2Headers first = head;
        head = null;
        if (first != null) {
            ctx.write(new DefaultHttp2HeadersFrame(first, false));
        }
        ctx.flush();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public InetSocketAddress address() {
        return streams.address();
    }

    @Override
    public boolean secure() {
        return streams.channel().pipeline().get(SslHandler.class) != null;
    }

    @Override
    public boolean tellsTrailers() {
        return true;
    }

    @Override
    public void expect(boolean toHead) {
        bodyless = toHead;
    }

    @Override
    public boolean left() {
        return !channel.isActive();
    }

    @Override
    public void resume() {
        if (!received && channel instanceof Http2StreamChannel stream) {
            streams.widen(stream.stream());
        }
        readOn();
    }

    @Override
    public void pause() {
        // Nothing follows the end of a request on its stream.
    }

    @Override
    public void readOn() {
        Exchange now = exchange;
        if (!received && (now == null || now.wantsRequest())) {
            channel.read();
        }
    }

    @Override
    public boolean decoding() {
        return false;
    }

    @Override
    public void answer(Answer answer, boolean more) {
        bodyless = exchange != null && exchange.head();
        exchange = null;
        channel.writeAndFlush(answer.response(true));
        end();
    }

    @Override
    public void answered(boolean more, boolean read) {
        exchange = null;
        channel.flush();
        end();
    }

    /// What the client still sends is not wanted any more.
    private void end() {
        if (!received && channel.isActive()) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    @Override
    public void abort() {
        exchange = null;
        head = null;
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }

    @Override
    public void leaveHttp(Side side, Back back, boolean webSocket) {
        throw new AssertionError("no stream asks for another protocol");
    }

    /// The stream broke a rule, and was reset for it; nothing whole may go upstream.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.traffic().figures().malformed();
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        channel.close();
        streams.broke();
    }
}
