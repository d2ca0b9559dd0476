package bascule.gateway;

import bascule.migration.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/// What the gateway says itself. The status tells what became of the request:
///
/// - 503 with Retry-After, outcome `not-done`: nothing was sent to the service. Ask again.
/// - 504, outcome `unknown`: it was sent and no whole answer came back. It may or may not have been done.
/// - 502: a safe request was sent and no answer came back; whether it was done makes no difference. Ask
///   again.
///
/// - 429 with Retry-After, outcome `not-done`: more came than may. Ask again, slower.
///
/// @param retryAfter seconds until it makes sense to ask again; 0 to say nothing of it
record Answer(HttpResponseStatus status, String outcome, String text, long retryAfter) {
    private static final String NOT_DONE = "not-done";
    private static final String UNKNOWN = "unknown";

    static Answer fault(Fault fault) {
        return new Answer(fault.status(), NOT_DONE, "Refused: " + fault.why() + ".", 0);
    }

    /// Its client was too slow to send it.
    static Answer slow(String why) {
        return fault(new Fault(HttpResponseStatus.REQUEST_TIMEOUT, why));
    }

    static Answer refused(String why) {
        return new Answer(
                HttpResponseStatus.SERVICE_UNAVAILABLE, NOT_DONE, "Not done: " + why + ". Ask again in a moment.", 1);
    }

    static Answer limited(String why, long retryAfter) {
        return new Answer(
                HttpResponseStatus.TOO_MANY_REQUESTS, NOT_DONE, "Not done: " + why + ". Ask again later.", retryAfter);
    }

    static Answer unreachable(Side side, List<String> trouble) {
        return refused("no upstream of " + side.word() + " can be reached (" + String.join("; ", trouble)
                + "), and nothing was sent to any");
    }

    /// @param safe whether the request was one that may be asked again
    static Answer broken(Upstream upstream, boolean safe, String how) {
        if (safe) {
            return new Answer(
                    HttpResponseStatus.BAD_GATEWAY,
                    UNKNOWN,
                    "No answer: " + upstream + " got the request, but " + how
                            + ". It was a safe one and may be asked again.",
                    0);
        }
        return unknown(upstream, how);
    }

    static Answer unknown(Upstream upstream, String how) {
        return new Answer(
                HttpResponseStatus.GATEWAY_TIMEOUT,
                UNKNOWN,
                "Outcome unknown: " + upstream + " got the request, but " + how
                        + ". It may or may not have been done; look before you ask again.",
                0);
    }

    /// @param more whether another request may follow on the connection
    FullHttpResponse response(boolean more) {
        ByteBuf body = ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, text + "\n");
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(Headers.OUTCOME, outcome);
        if (retryAfter > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, String.valueOf(retryAfter));
        }
        if (!more) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }
}
