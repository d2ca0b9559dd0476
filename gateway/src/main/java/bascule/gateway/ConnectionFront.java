package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client's connection of HTTP/1.1, which carries one exchange after the other.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
final class ConnectionFront extends ChannelInboundHandlerAdapter implements Front, Client {
    /// Bytes of later requests taken from the socket before the present one has ended.
    private static final int AHEAD = 16 * 1024;

    /// After an answer that came early, what a client still sends is thrown away so that it can read that:
    /// until it is quiet for so long,
    private static final long LINGER = TimeUnit.SECONDS.toNanos(2);

    /// but no longer than this.
    private static final long LINGER_IN_ALL = TimeUnit.SECONDS.toNanos(30);

    private final Loop loop;
    private final Channel channel;
    private final InetSocketAddress address;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;
    private @Nullable Exchange exchange;
    private long since = System.nanoTime();
    private boolean headBegun = true;
    private boolean ending;
    private long heard;

    /// @param address of the client, who may be behind the connection's other end
    ConnectionFront(
            Loop loop, Channel channel, InetSocketAddress address, RequestDecoder decoder, ResponseEncoder encoder) {
        this.loop = loop;
        this.channel = channel;
        this.address = address;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void write(HttpObject message) {
        channel.write(message);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean hasRoom() {
        return channel.isWritable();
    }

    @Override
    public void close() {
        channel.close();
    }

    ResponseEncoder encoder() {
        return encoder;
    }

    @Override
    public boolean tellsTrailers() {
        return false;
    }

    @Override
    public void expect(boolean head) {
        encoder.expect(head);
    }

    @Override
    public boolean left() {
        return loop.traffic().transport().left(channel);
    }

    @Override
    public void leaveHttp(Side side, String route, Back back, boolean webSocket) {
        Tunnel.open(loop, side, route, this, back, webSocket);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean secure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        loop.clients().add(this);
        loop.traffic().figures().client(1);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (loop.clients().remove(this)) {
            loop.traffic().figures().client(-1);
        }
        Exchange now = exchange;
        exchange = null;
        ending = true;
        if (now != null) {
            now.clientLeft();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ending) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            begin(request);
        } else if (message instanceof HttpContent content) {
            content(content);
        } else if (message instanceof Fault fault) {
            fault(fault);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        decoder.pause();
        headBegun = false;
        Exchange next = new Exchange(loop, this, request);
        exchange = next;
        Fault fault = request.decoderResult().isSuccess()
                ? Target.fault(request)
                : Fault.malformed("the head of the request makes no sense");
        if (fault == null) {
            next.begin();
        } else {
            fault(fault);
        }
    }

    private void content(HttpContent content) {
        Exchange now = exchange;
        if (now == null) {
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            now.bodyMalformed();
        } else {
            now.requestContent(content);
        }
    }

    private void fault(Fault fault) {
        loop.traffic().figures().malformed();
        answer(Answer.fault(fault), false);
    }

    @Override
    public void answer(Answer answer, boolean more) {
        boolean goOn = more && !loop.traffic().stop().stopping();
        encoder.expect(exchange != null && exchange.head());
        channel.writeAndFlush(answer.response(goOn));
        exchange = null;
        end(goOn);
    }

    @Override
    public void answered(boolean more, boolean read) {
        exchange = null;
        channel.flush();
        if (more && read) {
            end(true);
        } else if (read) {
            ending = true;
            since = System.nanoTime();
            heard = since;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            end(false);
        }
    }

    private void end(boolean goOn) {
        since = System.nanoTime();
        if (goOn) {
            resume();
            return;
        }
        ending = true;
        heard = since;
        decoder.discard();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> closeOutput());
        channel.read();
    }

    private void closeOutput() {
        SslHandler encryption = channel.pipeline().get(SslHandler.class);
        if (encryption == null) {
            shutdownOutput();
        } else {
            encryption.closeOutbound().addListener(done -> shutdownOutput());
        }
    }

    private void shutdownOutput() {
        if (channel instanceof SocketChannel socket && socket.isActive()) {
            socket.shutdownOutput();
        }
    }

    @Override
    public void abort() {
        exchange = null;
        ending = true;
        if (channel instanceof SocketChannel socket && socket.isActive()) {
            socket.config().setSoLinger(0);
        }
        // Past the encryption, which would say that this is the end.
        channel.pipeline().firstContext().close();
    }

    /// Whether bytes of an answer are not in the client's hands yet.
    @Override
    public boolean busy() {
        var buffer = channel.unsafe().outboundBuffer();
        return exchange != null || (buffer != null && !buffer.isEmpty());
    }

    @Override
    public boolean decoding() {
        return decoder.decoding();
    }

    @Override
    public void resume() {
        decoder.resume();
        if (!decoder.decoding()) {
            settle();
        }
    }

    @Override
    public void pause() {
        decoder.pause();
    }

    @Override
    public void readOn() {
        if (wanted()) {
            channel.read();
        }
    }

    private boolean wanted() {
        Exchange now = exchange;
        if (ending) {
            return true;
        }
        if (now == null) {
            return channel.isWritable();
        }
        return now.complete() ? decoder.waiting() < AHEAD : now.wantsRequest();
    }

    private void settle() {
        Exchange now = exchange;
        if (now != null) {
            now.flushRequest();
        } else if (!headBegun && decoder.begun()) {
            headBegun = true;
            since = System.nanoTime();
        }
        readOn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (ending) {
            heard = System.nanoTime();
        }
        settle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!channel.isWritable()) {
            return;
        }
        Exchange now = exchange;
        if (now == null) {
            readOn();
        } else {
            now.roomDownstream();
        }
    }

    @Override
    public void sweep(long now) {
        Limits limits = loop.traffic().limits();
        Exchange busy = exchange;
        if (ending) {
            long unsent = limits.body().toNanos();
            if (now - heard > (busy() ? unsent : LINGER) || now - since > LINGER_IN_ALL + unsent) {
                channel.close();
            }
        } else if (busy != null) {
            if (busy.waiting() && !busy.complete() && left()) {
                channel.close();
            }
        } else if (headBegun) {
            if (now - since > limits.head().toNanos()) {
                fault(new Fault(HttpResponseStatus.REQUEST_TIMEOUT, "the head of the request did not arrive in time"));
            }
        } else if (now - since > limits.idle().toNanos()
                || (loop.traffic().stop().stopping()
                        && now - since > loop.traffic().stop().patience())) {
            channel.close();
        }
    }

    /// Hands the connection over to a tunnel: from here on bytes pass as they are.
    void become(Tunnel.End end) {
        exchange = null;
        if (loop.clients().remove(this)) {
            loop.traffic().figures().client(-1);
        }
        channel.pipeline().addLast(end);
        channel.pipeline().remove(this);
        channel.pipeline().remove(decoder);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
