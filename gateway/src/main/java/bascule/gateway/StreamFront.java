package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One stream of HTTP/2, which carries one exchange. While nothing of a request's body is wanted, what has
/// arrived of it waits here, and once the stream's small window is used up the client can send no more.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends its stream, and that is seen.
final class StreamFront implements Front {
    /// Some of a request's body.
    ///
    /// @param bytes it took of the window
    private record Piece(HttpContent content, int bytes) {}

    private final Loop loop;
    private final Streams streams;
    private final Http2Stream stream;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>(0);
    private @Nullable Exchange exchange;
    private @Nullable Http2Headers head;
    private @Nullable ChannelFuture end;
    private boolean open = true;
    private boolean received;
    private boolean bodyless;
    private boolean interim;

    StreamFront(Loop loop, Streams streams, Http2Stream stream) {
        this.loop = loop;
        this.streams = streams;
        this.stream = stream;
    }

    /// The request begins.
    ///
    /// @param last whether it ends too
    void begin(Http2Headers headers, boolean last) {
        received = last;
        StreamHead given = StreamHead.read(headers, last, loop.traffic().limits());
        Exchange next = new Exchange(loop, this, given.request());
        exchange = next;
        Fault fault = given.fault() == null ? Target.fault(given.request()) : given.fault();
        if (fault == null) {
            next.begin();
        } else {
            loop.traffic().figures().malformed();
            answer(Answer.fault(fault), false);
        }
    }

    /// @param bytes it took of the window
    /// @param last whether nothing follows
    void data(ByteBuf data, int bytes, boolean last) {
        received = last;
        waiting.add(new Piece(last ? new DefaultLastHttpContent(data) : new DefaultHttpContent(data), bytes));
        readOn();
    }

    /// Not passed on, but the end of the body all the same.
    void trailers(Http2Headers headers) {
        received = true;
        Exchange now = exchange;
        if (now != null && StreamHead.malformedTrailers(headers)) {
            now.bodyMalformed();
        } else {
            waiting.add(new Piece(LastHttpContent.EMPTY_LAST_CONTENT, 0));
            readOn();
        }
    }

    /// Passes on what has arrived, for as long as it is wanted. Nobody's body is thrown away.
    @Override
    public void readOn() {
        Exchange now = exchange;
        boolean passed = false;
        while (!waiting.isEmpty() && (now == null || now.wantsRequest())) {
            Piece next = waiting.remove();
            if (now == null) {
                next.content().release();
            } else {
                now.requestContent(next.content());
                passed = true;
            }
            streams.consumed(stream, next.bytes());
            now = exchange;
        }
        if (passed) {
            streams.fed(this);
        }
    }

    void flushRequest() {
        Exchange now = exchange;
        if (now != null) {
            now.flushRequest();
        }
    }

    /// The stream has ended, as it should or otherwise.
    void closed() {
        open = false;
        head = null;
        waiting.forEach(piece -> piece.content().release());
        waiting.clear();
        Exchange now = exchange;
        exchange = null;
        if (now != null) {
            now.clientLeft();
        }
    }

    void roomChanged() {
        Exchange now = exchange;
        if (now != null && hasRoom()) {
            now.roomDownstream();
        }
    }

    @Override
    public boolean hasRoom() {
        return !open || streams.hasRoom(stream);
    }

    @Override
    public void write(HttpObject message) {
        if (!open) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpResponse response) {
            head(response);
        }
        if (message instanceof HttpContent content) {
            body(content);
        }
    }

    private void head(HttpResponse response) {
        Http2Headers translated = StreamHead.of(response);
        interim = response.status().code() < 200;
        if (interim) {
            streams.write(stream, translated, false);
        } else {
            head = translated;
        }
    }

    private void body(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean empty = bodyless || !content.content().isReadable();
        if (interim || (empty && !last)) {
            interim &= !last;
            content.release();
            return;
        }
        HttpHeaders trailers =
                content instanceof LastHttpContent ending ? ending.trailingHeaders() : EmptyHttpHeaders.INSTANCE;
        boolean more = !trailers.isEmpty();
        boolean headOnly = head != null && last && empty && !more;
        writeHead(headOnly);
        if (empty) {
            content.release();
        }
        if (!empty) {
            wrote(streams.write(stream, content.content(), last && !more));
        } else if (!headOnly && !more) {
            wrote(streams.write(stream, Unpooled.EMPTY_BUFFER, true));
        }
        if (more) {
            wrote(streams.write(stream, StreamHead.of(trailers), true));
        }
    }

    private void writeHead(boolean last) {
        Http2Headers first = head;
        head = null;
        if (first != null) {
            wrote(streams.write(stream, first, last));
        }
    }

    private void wrote(ChannelFuture written) {
        end = written;
    }

    @Override
    public void flush() {
        if (open) {
            writeHead(false);
            streams.flush();
        }
    }

    @Override
    public InetSocketAddress address() {
        return streams.address();
    }

    @Override
    public boolean secure() {
        return streams.secure();
    }

    @Override
    public boolean tellsTrailers() {
        return true;
    }

    @Override
    public void expect(boolean toHead) {
        bodyless = toHead;
    }

    @Override
    public boolean left() {
        return !open;
    }

    @Override
    public void resume() {
        if (open && !received) {
            streams.widen(stream);
        }
        readOn();
    }

    @Override
    public void pause() {
        // Nothing follows the end of a request on its stream.
    }

    @Override
    public boolean decoding() {
        return false;
    }

    @Override
    public void answer(Answer answer, boolean more) {
        bodyless = exchange != null && exchange.head();
        write(answer.response(true));
        answered(more, received);
    }

    /// What the client still sends is not wanted any more, once it has been given the whole answer.
    @Override
    public void answered(boolean more, boolean read) {
        exchange = null;
        flush();
        readOn();
        ChannelFuture whole = end;
        if (whole != null && !received) {
            whole.addListener(written -> {
                if (written.isSuccess() && open && !received) {
                    streams.reset(stream, Http2Error.NO_ERROR);
                }
            });
        }
    }

    @Override
    public void close() {
        reset(Http2Error.CANCEL);
    }

    @Override
    public void abort() {
        reset(Http2Error.INTERNAL_ERROR);
    }

    private void reset(Http2Error why) {
        exchange = null;
        head = null;
        if (open) {
            streams.reset(stream, why);
        }
    }

    @Override
    public void leaveHttp(Side side, String route, Back back, boolean webSocket) {
        throw new AssertionError("no stream asks for another protocol");
    }
}
