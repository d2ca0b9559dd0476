package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A client's connection of HTTP/2, which carries many exchanges at a time, each on a stream with a channel
/// of its own. What is not a request has a budget; who exceeds it is told to calm down, and the connection
/// ends.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Streams extends ChannelDuplexHandler implements Client {
    /// Bytes of a request's body that a client may send before anything of it was wanted.
    static final int WINDOW = 16 * 1024;

    /// Bytes of a body that may be under way once its request was let in.
    private static final int WIDE = 256 * 1024;

    /// Bytes of all bodies of one connection that may be under way.
    private static final int CONNECTION_WINDOW = 2 * 1024 * 1024;

    private static final int RESET_SECONDS = 30;
    private static final int EMPTY_FRAMES = 10;
    private static final int SMALL_CONTINUATIONS = 16;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Loop loop;
    private final Channel channel;
    private final InetSocketAddress address;
    private final Http2FrameCodec codec;
    private final Set<StreamFront> open = new LinkedHashSet<>();
    private final Budget controls;
    private final Budget broken;
    private long since = System.nanoTime();
    private long leaving;
    private boolean left;

    private Streams(Loop loop, Channel channel, InetSocketAddress address) {
        this.loop = loop;
        this.channel = channel;
        this.address = address;
        this.codec = codec(loop.traffic().limits());
        this.controls = new Budget(() -> loop.traffic().limits().controlFrames(), SECOND);
        this.broken = new Budget(() -> loop.traffic().limits().resets(), RESET_SECONDS * SECOND);
    }

    private static Http2FrameCodec codec(Limits limits) {
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(limits.streams())
                        .initialWindowSize(WINDOW)
                        .maxHeaderListSize(RequestDecoder.longest(limits)))
                .decoderEnforceMaxRstFramesPerWindow(limits.resets(), RESET_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .encoderEnforceMaxQueuedControlFrames(2 * limits.controlFrames())
                .validateHeaders(true)
                .decoupleCloseAndGoAway(true)
                .build();
    }

    /// Has the connection speak HTTP/2 from here on.
    static void speak(Loop loop, Channel channel, InetSocketAddress address) {
        Streams streams = new Streams(loop, channel, address);
        channel.pipeline().addLast(streams.codec, streams, new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setAutoRead(false);
                stream.pipeline().addLast(new StreamFront(loop, streams, stream));
            }
        }));
        channel.config().setAutoRead(true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        loop.clients().add(this);
        loop.traffic().figures().client(1);
        ctx.write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (loop.clients().remove(this)) {
            loop.traffic().figures().client(-1);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame) {
            ReferenceCountUtil.release(frame);
            within(controls);
        } else {
            ctx.fireChannelRead(frame);
        }
    }

    private void within(Budget budget) {
        if (!budget.spend()) {
            loop.traffic().figures().malformed();
            leave(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    /// A stream had to be reset for what its client did.
    void broke() {
        within(broken);
    }

    InetSocketAddress address() {
        return address;
    }

    Channel channel() {
        return channel;
    }

    void opened(StreamFront stream) {
        open.add(stream);
    }

    void closed(StreamFront stream) {
        open.remove(stream);
        since = System.nanoTime();
    }

    /// More of that request's body may be under way from here on: it was let in.
    void widen(Http2FrameStream stream) {
        Http2Stream known = codec.connection().stream(stream.id());
        if (known == null) {
            return;
        }
        try {
            codec.connection().local().flowController().incrementWindowSize(known, WIDE - WINDOW);
        } catch (Http2Exception e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    @Override
    public void sweep(long now) {
        if (left) {
            return;
        }
        if (leaving == 0 && loop.traffic().stop().stopping()) {
            announce(now);
        } else if (leaving != 0 && open.isEmpty() && now - leaving > SECOND) {
            leave(Http2Error.NO_ERROR);
        } else if (open.isEmpty()
                && now - since > loop.traffic().limits().idle().toNanos()) {
            leave(Http2Error.NO_ERROR);
        }
    }

    /// Says that no request should come any more; one that is on its way already is still taken.
    private void announce(long now) {
        leaving = now;
        channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
    }

    /// Says which requests were taken, and ends.
    private void leave(Http2Error why) {
        if (!left) {
            left = true;
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(why)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public boolean busy() {
        var buffer = channel.unsafe().outboundBuffer();
        return !open.isEmpty() || (buffer != null && !buffer.isEmpty());
    }
}
