package bascule.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/// Reads an upstream's answers. Does not read on by itself: whoever passes them on knows whether there is
/// room.
final class ResponseDecoder extends HttpResponseDecoder implements AnswerHead {
    private boolean bodyless;

    ResponseDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(64 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setTrailersFactory(NoTrailers.FACTORY)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false));
    }

    @Override
    public void expect(boolean head) {
        bodyless = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return bodyless
                || (message instanceof HttpResponse response
                        && response.status().code() < 200)
                || super.isContentAlwaysEmpty(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }
}
