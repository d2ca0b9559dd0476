package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests, one at a time: a head is judged as a whole before it is decoded, and while the decoder
/// is paused nothing more is taken out of what has arrived. Emits a `Fault` for what is no request.
final class RequestDecoder extends HttpRequestDecoder {
    private final Limits limits;
    private final Loop loop;
    private @Nullable ChannelHandlerContext context;
    private boolean atHead = true;
    private boolean paused;
    private boolean broken;
    private boolean decoding;
    private boolean again;
    private int seen;

    RequestDecoder(Limits limits, Loop loop) {
        super(config(limits));
        this.limits = limits;
        this.loop = loop;
    }

    private static HttpDecoderConfig config(Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(longest(limits))
                .setMaxHeaderSize(longest(limits))
                .setMaxChunkSize(64 * 1024)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }

    /// Bytes the longest head that is allowed may have.
    static int longest(Limits limits) {
        return limits.headBytes() + limits.targetBytes() + 64;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /// Takes nothing more out of what has arrived until `resume`.
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        if (decoding) {
            again = true;
        } else if (context != null && !context.isRemoved()) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        }
    }

    /// Throws away whatever arrives from here on.
    void discard() {
        broken = true;
        resume();
    }

    boolean decoding() {
        return decoding;
    }

    /// Bytes that have arrived and were not taken out yet.
    int waiting() {
        return actualReadableBytes();
    }

    /// Whether a head has begun to arrive.
    boolean begun() {
        return atHead && actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        decoding = true;
        try {
            super.channelRead(ctx, input);
            while (again) {
                again = false;
                super.channelRead(ctx, Unpooled.EMPTY_BUFFER);
            }
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        } finally {
            decoding = false;
        }
    }

    /// Does not read on by itself: whoever handles the requests knows whether there is room.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
        } else if (!paused && (!atHead || whole(in, out))) {
            super.decode(ctx, in, out);
            for (Object each : out) {
                atHead = each instanceof LastHttpContent;
            }
        }
    }

    /// Whether the head is all there and in order.
    private boolean whole(ByteBuf in, List<Object> out) {
        if (seen < 2 && in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == ('\r' << 8 | '\n')) {
            in.skipBytes(2);
            seen = 0;
        }
        int length = headLength(in);
        if (length < 0) {
            return false;
        }
        Fault fault = length > longest(limits) ? tooLong(in) : judged(in, length);
        seen = 0;
        if (fault != null) {
            broken = true;
            in.skipBytes(in.readableBytes());
            out.add(fault);
        }
        return fault == null;
    }

    private @Nullable Fault judged(ByteBuf in, int length) {
        byte[] scratch = loop.scratch(length);
        in.getBytes(in.readerIndex(), scratch, 0, length);
        return HeadCheck.fault(scratch, length, limits);
    }

    /// Up to and with the line that ends the head, or is broken; -1 if it is not there yet.
    private int headLength(ByteBuf in) {
        int start = in.readerIndex();
        int from = start + seen;
        int until = Math.min(in.writerIndex(), start + longest(limits) + 1);
        while (from < until) {
            int feed = in.indexOf(from, until, (byte) '\n');
            if (feed < 0) {
                break;
            }
            boolean bare = feed == start || in.getByte(feed - 1) != '\r';
            boolean empty = feed - start >= 3 && in.getByte(feed - 2) == '\n';
            if (bare || empty) {
                return feed + 1 - start;
            }
            from = feed + 1;
        }
        seen = until - start;
        return seen > longest(limits) ? seen : -1;
    }

    private Fault tooLong(ByteBuf in) {
        int lineEnd = in.indexOf(in.readerIndex(), in.readerIndex() + longest(limits), (byte) '\n');
        boolean line = lineEnd < 0 || lineEnd - in.readerIndex() > limits.targetBytes() + 64;
        return line
                ? new Fault(
                        HttpResponseStatus.REQUEST_URI_TOO_LONG, "the target is longer than " + limits.targetBytes())
                : new Fault(
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "the head is longer than " + limits.headBytes());
    }
}
