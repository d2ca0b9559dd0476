package bascule.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/// One stream to an upstream: the messages of HTTP/1.1 on one side, frames on the other. Trailing fields of the answer
/// are kept.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class UpstreamStream extends ChannelDuplexHandler implements AnswerHead {
    private final boolean secure;
    private boolean bodyless;
    private boolean begun;
    private boolean over;
    private boolean refused;

    /// @param secure whether it is encrypted
    UpstreamStream(boolean secure) {
        this.secure = secure;
    }

    @Override
    public void expect(boolean head) {
        bodyless = head;
    }

    /// Whether the upstream has refused it before it did anything.
    boolean refused() {
        return refused;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean last = message instanceof LastHttpContent;
        boolean empty =
                !(message instanceof HttpContent content) || !content.content().isReadable();
        if (message instanceof HttpRequest request) {
            DefaultHttp2HeadersFrame head = new DefaultHttp2HeadersFrame(StreamHead.of(request, secure), last && empty);
            if (empty) {
                ReferenceCountUtil.release(message);
                ctx.write(head, promise).addListener(this::written);
                return;
            }
            ctx.write(head).addListener(this::written);
        }
        if (message instanceof HttpContent content && (!empty || last)) {
            ctx.write(new DefaultHttp2DataFrame(content.content(), last), promise);
        } else if (message instanceof HttpContent content) {
            content.release();
            promise.trySuccess();
        } else {
            ctx.write(message, promise);
        }
    }

    /// What the codec would not write has not left.
    private void written(Future<? super Void> head) {
        refused |= head.cause() instanceof Http2Exception;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            if (begun) {
                trailers(ctx, headers);
            } else {
                head(ctx, headers);
            }
        } else if (frame instanceof Http2DataFrame data) {
            over |= data.isEndStream();
            ctx.fireChannelRead(
                    data.isEndStream()
                            ? new DefaultLastHttpContent(data.content())
                            : new DefaultHttpContent(data.content()));
        } else {
            ReferenceCountUtil.release(frame);
        }
    }

    private void head(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        HttpResponse response = response(frame.headers());
        int status = response.status().code();
        boolean interim = status < 200 && response.decoderResult().isSuccess();
        begun = !interim;
        over |= frame.isEndStream();
        boolean sized = response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        if (begun && !over && !sized && !bodyless) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        ctx.fireChannelRead(response);
        if (interim || over) {
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private static HttpResponse response(Http2Headers headers) {
        CharSequence status = headers.status();
        boolean sound = status != null && status.toString().matches("[1-5][0-9][0-9]");
        HttpResponse response = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                sound
                        ? HttpResponseStatus.valueOf(Integer.parseInt(String.valueOf(status)))
                        : HttpResponseStatus.BAD_GATEWAY);
        sound &= StreamHead.fieldsTo(response.headers(), headers) && !"101".contentEquals(String.valueOf(status));
        if (!sound) {
            response.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("its head is none")));
        }
        return response;
    }

    private void trailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        over = true;
        if (!frame.isEndStream() || !StreamHead.fieldsTo(last.trailingHeaders(), frame.headers())) {
            last.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("its end is none")));
        }
        ctx.fireChannelRead(last);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            refused = !begun && reset.errorCode() == Http2Error.REFUSED_STREAM.code();
        }
        ReferenceCountUtil.release(event);
    }
}
