package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a proxy takes out of a message and puts in.
final class Headers {
    static final AsciiString SIDE = AsciiString.cached("x-bascule-side");
    static final AsciiString HELD = AsciiString.cached("x-bascule-held");
    /// Of a copied request, so that the service can leave out what only the caller's may do.
    static final AsciiString MIRRORED = AsciiString.cached("x-bascule-mirrored");
    static final AsciiString FLAGS = AsciiString.cached("x-bascule-flags");
    static final AsciiString OUTCOME = AsciiString.cached("x-bascule-outcome");
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString REAL_IP = AsciiString.cached("x-real-ip");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

    /// What a client can't have removed by naming it in Connection.
    private static final Set<String> KEPT = Set.of(
            "host",
            "authorization",
            "cookie",
            "content-length",
            "content-type",
            "expect",
            "transfer-encoding",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-bascule-id");

    private Headers() {}

    /// GET, HEAD, OPTIONS: whatever they do at the service, doing it twice or late is no harm. A request
    /// to upgrade is none of them, for what follows may be anything.
    static boolean safe(HttpRequest request) {
        HttpMethod method = request.method();
        boolean named =
                method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
        return named && !upgrades(request);
    }

    /// Whether it asks for another protocol on this connection that is let through: any but HTTP/2.
    static boolean upgrades(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.contains(HttpHeaderNames.UPGRADE)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !headers.containsValue(HttpHeaderNames.UPGRADE, "h2c", true);
    }

    static boolean chunked(HttpMessage message) {
        return message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    static boolean hasBody(HttpRequest request) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return chunked(request) || (length != null && !length.equals("0") && Long.parseLong(length) != 0);
    }

    /// Makes the client's request the one that goes upstream.
    ///
    /// @param secure whether it came encrypted
    static void outward(
            HttpRequest request, InetSocketAddress client, boolean secure, boolean trusted, boolean upgrade) {
        HttpHeaders headers = request.headers();
        boolean chunked = chunked(request);
        String protocol = upgrade ? headers.get(HttpHeaderNames.UPGRADE) : null;
        dropHops(headers);
        headers.remove(HTTP2_SETTINGS);
        headers.remove(SIDE);
        headers.remove(OUTCOME);
        headers.remove(MIRRORED);
        headers.remove(SideOverride.FIELD);
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        }
        forward(headers, client.getAddress().getHostAddress(), secure, trusted);
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    private static void forward(HttpHeaders headers, String client, boolean secure, boolean trusted) {
        String host = headers.get(HttpHeaderNames.HOST);
        if (trusted && headers.contains(FORWARDED_FOR)) {
            headers.set(FORWARDED_FOR, String.join(", ", headers.getAll(FORWARDED_FOR)) + ", " + client);
            return;
        }
        headers.remove(FORWARDED);
        headers.remove(REAL_IP);
        headers.set(FORWARDED_FOR, client);
        headers.set(FORWARDED_PROTO, secure ? "https" : "http");
        if (host == null) {
            headers.set(HttpHeaderNames.HOST, "");
            headers.remove(FORWARDED_HOST);
        } else {
            headers.set(FORWARDED_HOST, host);
        }
    }

    /// Takes out what is meant for one connection only, also what Connection names.
    static void dropHops(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            List<String> values = headers.getAll(HttpHeaderNames.CONNECTION);
            headers.remove(HttpHeaderNames.CONNECTION);
            values.forEach(value -> dropNamed(headers, value));
        }
        headers.remove(KEEP_ALIVE);
        headers.remove(PROXY_CONNECTION);
        headers.remove(HttpHeaderNames.TE);
        headers.remove(HttpHeaderNames.TRAILER);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.UPGRADE);
    }

    private static void dropNamed(HttpHeaders headers, String names) {
        if (names.equalsIgnoreCase("keep-alive") || names.equalsIgnoreCase("close")) {
            return;
        }
        for (String name : names.split(",", -1)) {
            String plain = name.strip().toLowerCase(Locale.ROOT);
            if (!plain.isEmpty() && !KEPT.contains(plain)) {
                headers.remove(plain);
            }
        }
    }
}
