package bascule.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The socket in which clients wait to be accepted.
final class Listener implements AutoCloseable {
    private static final int WAITING = 4_096;

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /// @throws IOException if it can't be opened there
    static Listener bind(InetSocketAddress address, EventLoopGroup threads, Loops loops, Transport transport)
            throws IOException {
        return of(
                address, bootstrap(threads, loops).channel(transport.listener()).bind(address));
    }

    /// One that another process has opened.
    static Listener adopt(int descriptor, InetSocketAddress address, EventLoopGroup threads, Loops loops)
            throws IOException {
        return of(
                address,
                bootstrap(threads, loops)
                        .channelFactory(() -> new EpollServerSocketChannel(descriptor))
                        .register());
    }

    private static Listener of(InetSocketAddress address, ChannelFuture begun) throws IOException {
        begun.awaitUninterruptibly();
        if (!begun.isSuccess()) {
            throw Gateway.taken(address, "requests", begun.cause());
        }
        return new Listener(begun.channel());
    }

    private static ServerBootstrap bootstrap(EventLoopGroup threads, Loops loops) {
        return new ServerBootstrap()
                .group(threads)
                .option(ChannelOption.SO_BACKLOG, WAITING)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        Greeting.welcome(loops.of(client.eventLoop()), client);
                    }
                });
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// By which another process can adopt it; empty where the system has no such thing.
    Optional<FileDescriptor> descriptor() {
        return channel instanceof EpollServerSocketChannel socket ? Optional.of(socket.fd()) : Optional.empty();
    }

    /// Accepts no more. Another process that has adopted it goes on.
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }
}
