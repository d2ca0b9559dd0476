package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.util.concurrent.TimeUnit;

/// Two connections that have left HTTP behind (a WebSocket, say): bytes pass as they are, both ways, at
/// the pace of the slower end. No hold waits for it; when the service's side changes, it is closed so that
/// its client comes anew.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Tunnel {
    private final Loop loop;
    private final Side side;
    private final Channel client;
    private final Channel upstream;

    private Tunnel(Loop loop, Side side, Channel client, Channel upstream) {
        this.loop = loop;
        this.side = side;
        this.client = client;
        this.upstream = upstream;
    }

    static void open(Loop loop, Side side, ConnectionFront front, Back back) {
        Tunnel tunnel = new Tunnel(loop, side, front.channel(), back.channel());
        loop.tunnels().add(tunnel);
        front.channel().flush();
        // Neither end's encoder may be in the way of what the other's decoder still has.
        front.channel().pipeline().remove(front.encoder());
        back.channel().pipeline().remove(HttpRequestEncoder.class);
        End clientEnd = new End(tunnel, front.channel(), back.channel());
        End upstreamEnd = new End(tunnel, back.channel(), front.channel());
        front.become(clientEnd);
        back.become(upstreamEnd);
        front.channel().read();
        back.channel().read();
    }

    Side side() {
        return side;
    }

    /// What was taken from one end still goes out at the other, for as long as a body may make no progress.
    void close() {
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

    /// One of the two connections.
    static final class End extends ChannelInboundHandlerAdapter {
        private final Tunnel tunnel;
        private final Channel mine;
        private final Channel other;

        private End(Tunnel tunnel, Channel mine, Channel other) {
            this.tunnel = tunnel;
            this.mine = mine;
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            other.write(bytes);
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
