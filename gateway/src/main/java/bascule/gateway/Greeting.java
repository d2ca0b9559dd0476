package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A client's connection before its first request: whom it comes from, whether it is encrypted, and which
/// protocol it speaks. Then it makes way for who speaks that.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class Greeting extends ChannelInboundHandlerAdapter implements Client {
    /// How long a gateway that stops waits for the first byte of a connection that has just come.
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

    /// What a client of HTTP/2 begins with; its last six bytes are not needed to tell.
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Loop loop;
    private final Channel channel;
    private final Optional<ShownCertificates> encryption;
    private final long since = System.nanoTime();
    private final List<ByteBuf> first = new ArrayList<>(1);
    private InetSocketAddress address = new InetSocketAddress(0);
    private boolean done;

    private Greeting(Loop loop, Channel channel) {
        this.loop = loop;
        this.channel = channel;
        this.encryption = loop.traffic().tls().listener();
    }

    /// Looks after a connection that was just accepted.
    static void welcome(Loop loop, Channel channel) {
        loop.traffic().connections().add(channel);
        channel.pipeline().addLast(new Greeting(loop, channel));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.clients().add(this);
        loop.traffic().figures().client(1);
        if (loop.traffic().figures().clients() > loop.traffic().limits().clients()) {
            channel.close();
            return;
        }
        if (channel.remoteAddress() instanceof InetSocketAddress peer) {
            address = peer;
        }
        if (loop.traffic().introduces(address.getAddress())) {
            channel.pipeline().addFirst(new HAProxyMessageDecoder(true));
        } else {
            encrypt(ctx);
        }
        ctx.read();
    }

    private void encrypt(ChannelHandlerContext ctx) {
        Duration patience = loop.traffic().limits().head();
        encryption.ifPresent(
                shown -> ctx.pipeline().addBefore(ctx.name(), "tls", shown.handler(channel.alloc(), patience)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HAProxyMessage introduced) {
            introduced(ctx, introduced);
        } else if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            first.add(bytes);
            protocol().ifPresent(many -> speak(ctx, many));
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void introduced(ChannelHandlerContext ctx, HAProxyMessage message) {
        String client = message.sourceAddress();
        if (client != null && Network.literal(client)) {
            address = new InetSocketAddress(client, message.sourcePort());
        }
        message.release();
        encrypt(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            channel.close();
        }
    }

    /// Whether it speaks HTTP/2: agreed on with the encryption or, in plain, told by the first bytes; empty
    /// while these are too few to tell.
    private Optional<Boolean> protocol() {
        SslHandler encrypted = channel.pipeline().get(SslHandler.class);
        if (encrypted != null) {
            return Optional.of(ApplicationProtocolNames.HTTP_2.equals(encrypted.applicationProtocol()));
        }
        int at = 0;
        for (ByteBuf bytes : first) {
            for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
                if (bytes.getByte(i) != PREFACE[at]) {
                    return Optional.of(false);
                }
                if (++at == PREFACE.length) {
                    return Optional.of(true);
                }
            }
        }
        return Optional.empty();
    }

    /// What follows is requests.
    private void speak(ChannelHandlerContext ctx, boolean streams) {
        leave();
        if (streams) {
            Streams.speak(loop, channel, address);
        } else {
            RequestDecoder decoder = new RequestDecoder(loop.traffic().limits(), loop);
            ResponseEncoder encoder = new ResponseEncoder();
            channel.pipeline().addLast(decoder, encoder, new ConnectionFront(loop, channel, address, decoder, encoder));
        }
        List<ByteBuf> arrived = List.copyOf(first);
        first.clear();
        ctx.pipeline().remove(this);
        arrived.forEach(ctx::fireChannelRead);
    }

    private void leave() {
        if (!done) {
            done = true;
            loop.clients().remove(this);
            loop.traffic().figures().client(-1);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        first.forEach(ByteBuf::release);
        first.clear();
    }

    @Override
    public void sweep(long now) {
        if (now - since > patience()) {
            channel.close();
        }
    }

    private long patience() {
        long head = loop.traffic().limits().head().toNanos();
        Traffic.Stop stop = loop.traffic().stop();
        return stop.stopping() ? Math.min(Math.max(FRESH, stop.patience()), head) : head;
    }

    /// One that has just come may be about to ask.
    @Override
    public boolean busy() {
        return System.nanoTime() - since < FRESH;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.traffic().figures().malformed();
        channel.close();
    }
}
