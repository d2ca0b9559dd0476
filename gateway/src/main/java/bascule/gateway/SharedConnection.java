package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One connection of HTTP/2 to an upstream, which carries many exchanges at a time. Only its event loop's thread
/// touches it.
///
/// | state | what is true | next |
/// |---|---|---|
/// | DIALLED | connected; the upstream has not said its settings | OPEN, LEAVING |
/// | OPEN | as many streams as the upstream lets us, and no more than `STREAMS` | LEAVING |
/// | LEAVING | carries on what it has, takes nothing new: goodbye was said, no answer came, or it closed | |
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class SharedConnection extends ChannelDuplexHandler implements Keeper {
    /// Exchanges at once on one connection.
    static final int STREAMS = 100;

    /// Bytes of one answer that may be under way.
    private static final int WINDOW = 128 * 1024;

    /// Bytes of all answers together: so many that those who read slowly can't keep the others waiting.
    private static final int CONNECTION_WINDOW = (STREAMS + 1) * WINDOW;

    private static final int HEAD = 64 * 1024;

    private enum State {
        DIALLED,
        OPEN,
        LEAVING
    }

    /// Told what becomes of the connection.
    interface Told {
        /// There is room for one more, or nothing more will come of it.
        void changed(SharedConnection connection);
    }

    private final Upstream upstream;
    private final Channel channel;
    private final Keeper pool;
    private final Told told;
    private final Http2FrameCodec codec;
    private State state = State.DIALLED;
    private long most = STREAMS;
    private int open;
    private boolean used;
    private boolean spoke;
    private long since = System.nanoTime();

    private SharedConnection(Upstream upstream, Channel channel, Keeper pool, Told told) {
        this.upstream = upstream;
        this.channel = channel;
        this.pool = pool;
        this.told = told;
        this.codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(new Http2Settings()
                        .pushEnabled(false)
                        .initialWindowSize(WINDOW)
                        .maxHeaderListSize(HEAD))
                .validateHeaders(true)
                .build();
    }

    /// Speaks HTTP/2 on that connection from here on.
    static SharedConnection speak(Upstream upstream, Channel channel, Keeper pool, Told told) {
        SharedConnection connection = new SharedConnection(upstream, channel, pool, told);
        channel.pipeline()
                .addLast(connection.codec, connection, new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel pushed) {
                        pushed.close();
                    }
                }));
        channel.config().setAutoRead(true);
        return connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
    }

    Upstream upstream() {
        return upstream;
    }

    /// Whether one more exchange finds room.
    boolean room() {
        return state == State.OPEN && open < most;
    }

    /// Whether the upstream has not said yet what it takes.
    boolean fresh() {
        return state == State.DIALLED;
    }

    boolean leaving() {
        return state == State.LEAVING;
    }

    /// Whether it ended before the upstream said anything.
    boolean fruitless() {
        return state == State.LEAVING && !spoke;
    }

    /// Opens a stream; to be called while there is room.
    ///
    /// @param then gets it, or null if there is none after all
    void open(BiConsumer<SharedConnection, @Nullable Back> then) {
        open++;
        UpstreamStream stream = new UpstreamStream(upstream.secure());
        new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.config().setAutoRead(false);
                        opened.pipeline().addLast(stream);
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> done) -> {
                    if (done.isSuccess()) {
                        then.accept(this, carry(done.getNow(), stream));
                    } else {
                        ended();
                        leave();
                        then.accept(this, null);
                    }
                });
    }

    private Back carry(Http2StreamChannel opened, UpstreamStream stream) {
        Back back = new Back(upstream, opened, stream, this, used);
        used = true;
        opened.pipeline().addLast(back);
        // Later, for until then the codec counts it among those that are open.
        opened.closeFuture().addListener(closed -> channel.eventLoop().execute(this::ended));
        opened.read();
        return back;
    }

    private void ended() {
        open--;
        since = System.nanoTime();
        if (state == State.LEAVING && open == 0) {
            channel.close();
        }
        told.changed(this);
    }

    private void leave() {
        if (state != State.LEAVING) {
            state = State.LEAVING;
            if (open == 0) {
                channel.close();
            }
            told.changed(this);
        }
    }

    /// Ends it if it carries nothing and has not since before that moment, or has not become one in time.
    void sweep(long oldest, long oldestDial) {
        if (open == 0 && since - (state == State.DIALLED ? oldestDial : oldest) < 0) {
            leave();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) throws Exception {
        if (frame instanceof Http2SettingsFrame given) {
            Long streams = given.settings().maxConcurrentStreams();
            most = Math.min(STREAMS, streams == null ? most : streams);
            spoke = true;
            if (state == State.DIALLED) {
                state = State.OPEN;
            }
            told.changed(this);
        } else if (frame instanceof Http2GoAwayFrame) {
            leave();
        }
        super.channelRead(ctx, frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        state = State.LEAVING;
        super.channelInactive(ctx);
        told.changed(this);
    }

    @Override
    public HealthPolicy health() {
        return pool.health();
    }

    /// A stream carries one exchange only.
    @Override
    public void giveBack(Back back) {
        back.close();
    }

    /// Counted when its channel is closed.
    @Override
    public void closed(Back back) {}

    /// Who waited for it in vain may have waited for a connection that is dead.
    @Override
    public void distrust() {
        leave();
    }

    /// A stream of a higher number than the last one that the upstream says it has taken is one that it has not.
    @Override
    public boolean refused(Back back) {
        if (!(back.channel() instanceof Http2StreamChannel stream)) {
            return false;
        }
        int last = codec.connection().local().lastStreamKnownByPeer();
        UpstreamStream answers = stream.pipeline().get(UpstreamStream.class);
        return (last >= 0 && stream.stream().id() > last) || (answers != null && answers.refused());
    }
}
