package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client's connection of HTTP/2, which carries many exchanges at a time, each on a stream. What is not a
/// request has a budget; who exceeds it is told to calm down, and the connection ends.
///
/// Answers to several requests often come back in one turn of the event loop. They leave together, at its end:
/// in one record of the encryption and in one call of the system, where each would else pay for its own.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Streams extends Http2ConnectionHandler implements Client {
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
    private final boolean secure;
    private final Http2Connection.PropertyKey front;
    private final List<StreamFront> fed = new ArrayList<>();
    private final Budget controls;
    private final Budget broken;
    private int open;
    private boolean reading;
    private boolean flushing;
    private long since = System.nanoTime();
    private long leaving;
    private boolean left;

    private Streams(
            Loop loop,
            Channel channel,
            InetSocketAddress address,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings, true);
        this.loop = loop;
        this.channel = channel;
        this.address = address;
        this.secure = channel.pipeline().get(SslHandler.class) != null;
        this.front = connection().newKey();
        this.controls = new Budget(() -> loop.traffic().limits().controlFrames(), SECOND);
        this.broken = new Budget(() -> loop.traffic().limits().resets(), RESET_SECONDS * SECOND);
        decoder.frameListener(new Arriving());
        encoder.flowController().listener(this::roomChanged);
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed(stream);
            }
        });
    }

    /// How it is made: bounds on what a client may send, and streams served in turn, whatever it says of their weight.
    private static final class Making extends AbstractHttp2ConnectionHandlerBuilder<Streams, Making> {
        private final Loop loop;
        private final Channel channel;
        private final InetSocketAddress address;

        Making(Loop loop, Channel channel, InetSocketAddress address) {
            this.loop = loop;
            this.channel = channel;
            this.address = address;
            Limits limits = loop.traffic().limits();
            Http2Connection connection = new DefaultHttp2Connection(true);
            connection
                    .remote()
                    .flowController(new DefaultHttp2RemoteFlowController(
                            connection, new UniformStreamByteDistributor(connection)));
            connection(connection);
            initialSettings(new Http2Settings()
                    .maxConcurrentStreams(limits.streams())
                    .initialWindowSize(WINDOW)
                    .maxHeaderListSize(RequestDecoder.longest(limits)));
            decoderEnforceMaxRstFramesPerWindow(limits.resets(), RESET_SECONDS);
            decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES);
            decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS);
            encoderEnforceMaxQueuedControlFrames(2 * limits.controlFrames());
            validateHeaders(true);
        }

        Streams make() {
            return build();
        }

        @Override
        protected Streams build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Streams(loop, channel, address, decoder, encoder, settings);
        }
    }

    /// Has the connection speak HTTP/2 from here on.
    static void speak(Loop loop, Channel channel, InetSocketAddress address) {
        channel.pipeline().addLast(new Making(loop, channel, address).make());
        channel.config().setAutoRead(true);
    }

    private ChannelHandlerContext context() {
        return encoder().flowController().channelHandlerContext();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        loop.clients().add(this);
        loop.traffic().figures().client(1);
        arriving()
                .incrementWindowSize(
                        connection().connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        flush(ctx);
    }

    private Http2LocalFlowController arriving() {
        return connection().local().flowController();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (loop.clients().remove(this)) {
            loop.traffic().figures().client(-1);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        reading = true;
        super.channelRead(ctx, bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reading = false;
        fed.forEach(StreamFront::flushRequest);
        fed.clear();
        super.channelReadComplete(ctx);
    }

    /// What a client sends, once the codec has found nothing wrong with it.
    private final class Arriving extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean last) {
            Http2Stream stream = connection().stream(id);
            StreamFront known = stream.getProperty(front);
            if (known == null) {
                open++;
                StreamFront begun = new StreamFront(loop, Streams.this, stream);
                stream.setProperty(front, begun);
                begun.begin(headers, last);
            } else {
                known.trailers(headers);
            }
        }

        /// Its bytes may be followed by more once the stream has passed them on.
        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
            StreamFront known = connection().stream(id).getProperty(front);
            if (known == null) {
                return data.readableBytes() + padding;
            }
            known.data(data.retain(), data.readableBytes() + padding, last);
            return 0;
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            within(controls);
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) {
            within(controls);
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext ctx, long data) {
            within(controls);
        }
    }

    private void within(Budget budget) {
        if (!budget.spend()) {
            loop.traffic().figures().malformed();
            leave(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    /// A stream broke a rule: it is reset, and nothing whole of it may go upstream. What an answer of ours ran into
    /// on a stream that has ended meanwhile needs no word.
    @Override
    protected void onStreamError(ChannelHandlerContext ctx, boolean outbound, Throwable cause, StreamException error) {
        Http2Stream stream = connection().stream(error.streamId());
        if (stream == null) {
            super.onStreamError(ctx, outbound, cause, error);
        } else if (!outbound) {
            loop.traffic().figures().malformed();
            reset(stream, Http2Error.PROTOCOL_ERROR);
            closed(stream);
            within(broken);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            channel.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    private void closed(Http2Stream stream) {
        StreamFront known = stream.getProperty(front);
        if (known != null) {
            stream.removeProperty(front);
            open--;
            since = System.nanoTime();
            known.closed();
        }
    }

    private void roomChanged(Http2Stream stream) {
        StreamFront known = stream.getProperty(front);
        if (known != null) {
            known.roomChanged();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    boolean secure() {
        return secure;
    }

    /// @param last whether nothing follows
    ChannelFuture write(Http2Stream stream, Http2Headers headers, boolean last) {
        return encoder().writeHeaders(context(), stream.id(), headers, 0, last, channel.newPromise());
    }

    /// @param last whether nothing follows
    ChannelFuture write(Http2Stream stream, ByteBuf data, boolean last) {
        return encoder().writeData(context(), stream.id(), data, 0, last, channel.newPromise());
    }

    void reset(Http2Stream stream, Http2Error why) {
        encoder().writeRstStream(context(), stream.id(), why.code(), channel.newPromise());
        flush();
    }

    boolean hasRoom(Http2Stream stream) {
        return encoder().flowController().isWritable(stream);
    }

    /// What was written leaves once this turn of the event loop is over.
    void flush() {
        if (!reading && !flushing) {
            flushing = true;
            channel.eventLoop().execute(() -> {
                flushing = false;
                flush(context());
            });
        }
    }

    /// Some of that stream's request was passed on. It is flushed at once, or with whatever else has just arrived.
    void fed(StreamFront stream) {
        if (!reading) {
            stream.flushRequest();
        } else if (fed.isEmpty() || fed.getLast() != stream) {
            fed.add(stream);
        }
    }

    /// Bytes of that request's body have gone on, so more may follow.
    void consumed(Http2Stream stream, int bytes) {
        change(() -> {
            if (arriving().consumeBytes(stream, bytes)) {
                flush();
            }
        });
    }

    /// More of that request's body may be under way from here on: it was let in.
    void widen(Http2Stream stream) {
        change(() -> {
            arriving().incrementWindowSize(stream, WIDE - WINDOW);
            flush();
        });
    }

    private interface Windows {
        void change() throws Http2Exception;
    }

    private void change(Windows windows) {
        try {
            windows.change();
        } catch (Http2Exception e) {
            onError(context(), false, e);
        }
    }

    @Override
    public void sweep(long now) {
        if (left) {
            return;
        }
        if (leaving == 0 && loop.traffic().stop().stopping()) {
            announce(now);
        } else if (leaving != 0 && open == 0 && now - leaving > SECOND) {
            leave(Http2Error.NO_ERROR);
        } else if (open == 0 && now - since > loop.traffic().limits().idle().toNanos()) {
            leave(Http2Error.NO_ERROR);
        }
    }

    /// Says that no request should come any more; one that is on its way already is still taken.
    private void announce(long now) {
        leaving = now;
        goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
    }

    /// Says which requests were taken, and ends.
    private void leave(Http2Error why) {
        if (!left) {
            left = true;
            goAway(connection().remote().lastStreamCreated(), why).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private ChannelFuture goAway(int lastStream, Http2Error why) {
        ChannelFuture said = goAway(context(), lastStream, why.code(), Unpooled.EMPTY_BUFFER, channel.newPromise());
        flush(context());
        return said;
    }

    @Override
    public boolean busy() {
        var buffer = channel.unsafe().outboundBuffer();
        return open > 0 || (buffer != null && !buffer.isEmpty());
    }
}
