package bascule.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.function.BiConsumer;

/// Opens connections to upstreams.
@SuppressWarnings("FutureReturnValueIgnored") // The outcome is told.
final class Dial {
    private Dial() {}

    /// Connects within `limits.connect`, and as long again for encryption where it is spoken to so.
    ///
    /// @param told on that event loop, with what came of it: a connection if that is a success
    static void open(Upstream upstream, Traffic traffic, EventLoop thread, BiConsumer<Channel, Future<?>> told) {
        connect(upstream, traffic, thread).addListener((ChannelFuture done) -> {
            Channel channel = done.channel();
            SslHandler encryption = channel.pipeline().get(SslHandler.class);
            if (done.isSuccess() && encryption != null) {
                channel.read();
                encryption.handshakeFuture().addListener(shaken -> told.accept(channel, shaken));
            } else {
                told.accept(channel, done);
            }
        });
    }

    /// For people.
    static String why(Future<?> failed) {
        return failed.cause() == null
                ? "it closed the connection"
                : String.valueOf(failed.cause().getMessage());
    }

    /// Why that connection can't carry HTTP/2; empty if it can.
    static String whyNot(Upstream upstream, Channel channel, Future<?> done) {
        if (!done.isSuccess() || !channel.isActive()) {
            return why(done);
        }
        SslHandler encryption = channel.pipeline().get(SslHandler.class);
        boolean agreed = encryption == null || "h2".equals(encryption.applicationProtocol());
        return agreed ? "" : upstream.uri() + " does not agree to speak HTTP/2: call it https";
    }

    private static ChannelFuture connect(Upstream upstream, Traffic traffic, EventLoop thread) {
        return new Bootstrap()
                .group(thread)
                .channel(traffic.transport().connection())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        traffic.limits().connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        traffic.connections().add(channel);
                        if (upstream.secure()) {
                            encrypt(upstream, traffic, channel);
                        }
                    }
                })
                .connect(upstream.address());
    }

    private static void encrypt(Upstream upstream, Traffic traffic, Channel channel) {
        TlsContexts tls = traffic.tls();
        SslHandler handler = (upstream.multiplexed() ? tls.upstreamStreams() : tls.upstream())
                .newHandler(
                        channel.alloc(),
                        upstream.uri().getHost(),
                        upstream.address().getPort());
        handler.setHandshakeTimeoutMillis(traffic.limits().connect().toMillis());
        channel.pipeline().addLast(handler);
    }
}
