package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request asks for, brought into the one form that goes upstream.
final class Target {
    private static final List<String> ABSOLUTE = List.of("http://", "https://");

    private Target() {}

    /// Rewrites `http://host/path` to its path and host.
    ///
    /// @return why this request can't be passed on; null if it can
    static @Nullable Fault fault(HttpRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new Fault(HttpResponseStatus.NOT_IMPLEMENTED, "this gateway opens no tunnels by CONNECT");
        }
        if (request.headers().contains("sec-websocket-key1")) {
            return Fault.malformed("the WebSocket handshake of 2010 has a body that no length tells of");
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !expectation(request, expect)) {
            return new Fault(HttpResponseStatus.EXPECTATION_FAILED, "the only expectation met here is 100-continue");
        }
        String uri = request.uri();
        if (uri.startsWith("/") || (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return null;
        }
        return absolute(request, uri);
    }

    /// For people: a query may hold what is not for everyone.
    static String withoutQuery(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static boolean expectation(HttpRequest request, String expect) {
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            return true;
        }
        return expect.equalsIgnoreCase("100-continue");
    }

    private static @Nullable Fault absolute(HttpRequest request, String uri) {
        String small = uri.toLowerCase(Locale.ROOT);
        int begin = ABSOLUTE.stream()
                .filter(small::startsWith)
                .mapToInt(String::length)
                .findFirst()
                .orElse(-1);
        if (begin < 0) {
            return Fault.malformed("the target begins neither with / nor with http:// or https://");
        }
        int end = begin;
        while (end < uri.length() && "/?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        String host = uri.substring(begin, end);
        if (host.isEmpty() || host.contains("@")) {
            return Fault.malformed("the target names no host");
        }
        String path = uri.substring(end);
        request.headers().set(HttpHeaderNames.HOST, host);
        request.setUri(path.startsWith("/") ? path : "/" + path);
        return null;
    }
}
