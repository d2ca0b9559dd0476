package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An upstream's answer on its way to the client. Once nobody listens any more it is read all the same,
/// and thrown away.
final class Reply {
    private static final String GRPC_UNAVAILABLE = "14";

    private final Traffic traffic;
    private final Front front;
    private final boolean head;
    private final boolean old;
    private boolean more;
    private boolean unheard;
    private boolean interim;
    private long bytes;
    private boolean reusable;
    private long heldMillis = -1;
    private @Nullable String flags;
    private @Nullable String protocol;
    private @Nullable HttpResponse answer;
    private @Nullable HttpResponse unwritten;
    private @Nullable Copy copy;

    Reply(Traffic traffic, Front front, HttpRequest request) {
        this.traffic = traffic;
        this.front = front;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.more = HttpUtil.isKeepAlive(request);
    }

    /// Its request was held for that long before it was let in.
    void heldFor(long nanos) {
        traffic.figures().held(nanos);
        heldMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /// Its request was copied, or was not.
    void copied(@Nullable Copy made) {
        copy = made;
    }

    /// Its request has ended so.
    void ended(Outcome outcome) {
        if (copy != null) {
            copy.callerEnded(outcome.answered());
        }
    }

    /// Whether it is one to HEAD, which never has a body.
    boolean head() {
        return head;
    }

    /// Whether some of it may be in the client's hands.
    boolean begun() {
        return answer != null;
    }

    /// Whether its client waits and has got none of it.
    boolean untouched() {
        return !begun() && heard();
    }

    /// Whether an answer of another's may follow on the client's connection.
    boolean more() {
        return more;
    }

    /// Whether the upstream's connection may carry another exchange.
    boolean reusable() {
        return reusable;
    }

    /// The client has gone.
    void unheard() {
        unheard = true;
    }

    boolean heard() {
        return !unheard;
    }

    /// Variants of flags that the service gave this caller, as it says in `X-Bascule-Flags`; null if it does not.
    @Nullable
    String flags() {
        return flags;
    }

    /// Of its body, on their way to the client.
    long bytes() {
        return bytes;
    }

    boolean switches() {
        return answer != null && answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    /// Whether the protocol it switches to is a WebSocket's.
    boolean webSocket() {
        return HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol);
    }

    int status() {
        return answer == null ? 0 : answer.status().code();
    }

    /// @param side it comes from
    /// @param upgrade whether the client asked for another protocol
    /// @return whether it makes sense
    boolean take(HttpResponse given, Side side, boolean upgrade) {
        int status = given.status().code();
        if (given.decoderResult().isFailure() || answer != null || (status == 101 && !upgrade)) {
            return false;
        }
        if (status < 200 && status != 101) {
            interim = true;
            passInterim(given);
            return true;
        }
        answer = given;
        reusable = reusable(given, head);
        if (copy != null) {
            copy.callerHead(given);
        }
        if (!unheard) {
            passHead(given, side);
        }
        return true;
    }

    /// Whether that answer lets the upstream's connection carry another exchange.
    ///
    /// @param head whether it is one to HEAD
    static boolean reusable(HttpResponse given, boolean head) {
        return HttpUtil.isKeepAlive(given)
                && (sized(given)
                        || Headers.chunked(given)
                        || empty(given.status().code(), head));
    }

    private void passInterim(HttpResponse given) {
        if (!old && !unheard) {
            Headers.dropHops(given.headers());
            front.expect(false);
            front.write(given);
            front.write(LastHttpContent.EMPTY_LAST_CONTENT);
            front.flush();
        }
    }

    private void passHead(HttpResponse given, Side side) {
        HttpHeaders headers = given.headers();
        protocol = switches() ? headers.get(HttpHeaderNames.UPGRADE) : null;
        Headers.dropHops(headers);
        headers.remove(Headers.OUTCOME);
        flags = headers.get(Headers.FLAGS);
        if (flags != null) {
            headers.remove(Headers.FLAGS);
        }
        if (traffic.showSide()) {
            headers.set(Headers.SIDE, side.word());
            headers.remove(Headers.HELD);
            if (heldMillis >= 0) {
                headers.set(Headers.HELD, heldMillis);
            }
        }
        if (!sized(given) && !empty(given.status().code(), head)) {
            frame(headers);
        }
        if (protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        } else {
            sayWhetherMore(headers);
        }
        given.setProtocolVersion(HttpVersion.HTTP_1_1);
        unwritten = given;
    }

    /// A client of HTTP/1.0 learns the end of a body without a length from the end of the connection.
    private void frame(HttpHeaders headers) {
        if (old) {
            more = false;
        } else {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    private void sayWhetherMore(HttpHeaders headers) {
        more &= !traffic.stop().stopping();
        if (!more) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (old) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private static boolean sized(HttpResponse given) {
        return given.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    private static boolean empty(int status, boolean head) {
        return head || status == 204 || status == 304 || status < 200;
    }

    /// @return whether the answer is whole now
    boolean take(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (interim || answer == null) {
            interim &= !last;
            content.release();
            return false;
        }
        if (copy != null) {
            copy.callerBody(content.content());
        }
        if (unheard) {
            content.release();
        } else {
            bytes += content.content().readableBytes();
            write(front.tellsTrailers() ? content : plain(content), last);
        }
        return last;
    }

    /// With the head, where it has not been written.
    private void write(HttpContent content, boolean last) {
        HttpResponse before = unwritten;
        if (before != null && last) {
            unwritten = null;
            front.expect(head);
            front.write(new DefaultFullHttpResponse(
                    before.protocolVersion(),
                    before.status(),
                    content.content(),
                    before.headers(),
                    ((LastHttpContent) content).trailingHeaders()));
        } else {
            writeHead();
            front.write(content);
        }
    }

    /// Ends an answer that has begun so that its client asks again, if its kind has a word for that: the end of a
    /// stream of events, UNAVAILABLE of gRPC.
    ///
    /// @return whether it has
    boolean endToComeAgain() {
        HttpResponse cut = answer;
        if (cut == null || unheard || sized(cut)) {
            return false;
        }
        String type = cut.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        boolean calls = type.startsWith("application/grpc") && front.tellsTrailers();
        if (!calls && !type.startsWith("text/event-stream")) {
            return false;
        }
        writeHead();
        front.write(calls ? unavailable() : LastHttpContent.EMPTY_LAST_CONTENT);
        return true;
    }

    private static LastHttpContent unavailable() {
        LastHttpContent end = new DefaultLastHttpContent();
        end.trailingHeaders().set("grpc-status", GRPC_UNAVAILABLE).set("grpc-message", "the other side serves now");
        return end;
    }

    private void writeHead() {
        HttpResponse before = unwritten;
        if (before != null) {
            unwritten = null;
            front.expect(head);
            front.write(before);
        }
    }

    void flush() {
        if (begun() && !unheard) {
            writeHead();
            front.flush();
        }
    }

    /// Without trailing fields, which are not passed on.
    static HttpContent plain(HttpContent content) {
        return content instanceof LastHttpContent last
                        && !last.trailingHeaders().isEmpty()
                ? new DefaultLastHttpContent(content.content())
                : content;
    }
}
