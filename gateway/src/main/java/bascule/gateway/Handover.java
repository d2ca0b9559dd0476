package bascule.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Gives the socket that listens from one process to the next: it is the same socket in both, so whoever is
/// waiting in it to be accepted is accepted by one of them.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Handover {
    private static final long PATIENCE_SECONDS = 10;

    private Handover() {}

    /// Gives that descriptor to whoever asks at the path, until the result is closed.
    static AutoCloseable offer(Path path, FileDescriptor listener, EventLoopGroup threads) throws IOException {
        Files.deleteIfExists(path);
        var bound = new ServerBootstrap()
                .group(threads)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        ctx.writeAndFlush(new FileDescriptor(listener.intValue()))
                                .addListener(ChannelFutureListener.CLOSE);
                    }
                })
                .bind(new DomainSocketAddress(path.toFile()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("the socket " + path + " can't be opened: " + bound.cause(), bound.cause());
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return () -> {
            bound.channel().close().awaitUninterruptibly();
            Files.deleteIfExists(path);
        };
    }

    /// @throws IOException if it is not given in time
    static int take(Path path, EventLoopGroup threads) throws IOException {
        CompletableFuture<Integer> given = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(threads)
                .channel(EpollDomainSocketChannel.class)
                .option(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        if (message instanceof FileDescriptor descriptor) {
                            given.complete(descriptor.intValue());
                        }
                    }

                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        given.completeExceptionally(new IOException("nothing was given at " + path));
                    }
                })
                .connect(new DomainSocketAddress(path.toFile()))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        given.completeExceptionally(done.cause());
                    }
                })
                .channel();
        try {
            return given.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the listening socket was taken over", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the listening socket can't be taken over: " + e, e);
        } finally {
            channel.close();
        }
    }
}
