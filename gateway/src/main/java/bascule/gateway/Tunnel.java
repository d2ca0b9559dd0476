package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Two connections that have left HTTP behind (a WebSocket, say): bytes pass as they are, both ways, at
/// the pace of the slower end. No hold waits for it; when the service's side changes, it is closed so that
/// its client comes anew. The client of a WebSocket is told so (1012, service restart) between two
/// frames; what it says to that still reaches the service.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Tunnel implements Lasting {
    /// A frame of its own: close, with two bytes that are 1012.
    private static final byte[] RESTART = {(byte) 0x88, 2, 1012 >> 8, (byte) (1012 & 0xff)};

    /// For the frame that has begun to end, and for the client to say that it closes too.
    private static final long FAREWELL_SECONDS = 2;

    private final Loop loop;
    private final Side side;
    private final String route;
    private final Channel client;
    private final Channel upstream;
    private final @Nullable Frames frames;
    private boolean closing;
    private boolean told;

    private Tunnel(Loop loop, Side side, String route, Channel client, Channel upstream, @Nullable Frames frames) {
        this.loop = loop;
        this.side = side;
        this.route = route;
        this.client = client;
        this.upstream = upstream;
        this.frames = frames;
    }

    static void open(Loop loop, Side side, String route, ConnectionFront front, Back back, boolean webSocket) {
        Tunnel tunnel = new Tunnel(loop, side, route, front.channel(), back.channel(), webSocket ? new Frames() : null);
        loop.tunnels().add(tunnel);
        front.channel().flush();
        // Neither end's encoder may be in the way of what the other's decoder still has.
        front.channel().pipeline().remove(front.encoder());
        back.channel().pipeline().remove(HttpRequestEncoder.class);
        End clientEnd = new End(tunnel, front.channel(), back.channel(), false);
        End upstreamEnd = new End(tunnel, back.channel(), front.channel(), true);
        front.become(clientEnd);
        back.become(upstreamEnd);
        front.channel().read();
        back.channel().read();
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public String route() {
        return route;
    }

    /// Its writes are on the way to a side whose fence refuses them.
    @Override
    public Optional<Duration> stays() {
        return Optional.of(Duration.ZERO);
    }

    @Override
    public void sendAway() {
        close();
    }

    /// What was taken from one end still goes out at the other, for as long as a body may make no progress.
    void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (frames == null) {
            end();
            return;
        }
        loop.thread().schedule(this::end, FAREWELL_SECONDS, TimeUnit.SECONDS);
        if (frames.between()) {
            tell();
        }
    }

    private void tell() {
        told = true;
        client.writeAndFlush(Unpooled.wrappedBuffer(RESTART));
    }

    private void end() {
        loop.tunnels().remove(this);
        finish(client);
        finish(upstream);
    }

    private void finish(Channel end) {
        if (end.isActive()) {
            end.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            loop.thread()
                    .schedule(() -> end.close(), loop.traffic().limits().body().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// From the service to the client.
    private void passBack(ByteBuf bytes) {
        if (frames == null) {
            client.write(bytes);
        } else if (told) {
            bytes.release();
        } else if (closing) {
            passToEnd(frames, bytes);
        } else {
            frames.pass(bytes);
            client.write(bytes);
        }
    }

    /// Passes what belongs to the frame that has begun, and no more.
    private void passToEnd(Frames passing, ByteBuf bytes) {
        client.write(bytes.readRetainedSlice(passing.passToEnd(bytes)));
        bytes.release();
        if (passing.between()) {
            tell();
        }
    }

    /// One of the two connections.
    static final class End extends ChannelInboundHandlerAdapter {
        private final Tunnel tunnel;
        private final Channel mine;
        private final Channel other;
        private final boolean back;

        /// @param back whether it is the service's
        private End(Tunnel tunnel, Channel mine, Channel other, boolean back) {
            this.tunnel = tunnel;
            this.back = back;
            this.mine = mine;
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (back) {
                tunnel.passBack((ByteBuf) bytes);
            } else {
                other.write(bytes);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other.flush();
            if (other.isWritable()) {
                mine.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (mine.isWritable()) {
                other.read();
            }
        }

        /// What it had sent before still goes out.
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            tunnel.loop.tunnels().remove(tunnel);
            if (other.isActive()) {
                other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            mine.close();
        }
    }
}
