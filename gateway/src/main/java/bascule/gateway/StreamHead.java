package bascule.gateway;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The head of a stream as the one of HTTP/1.1 that says the same, and of an answer the other way.
///
/// What can't be said in HTTP/1.1 without another reader seeing something else in it is refused: characters
/// that end a line or a field, fields that HTTP/1.1 frames its messages by, a Host other than `:authority`.
///
/// @param request a harmless one if there is a fault
/// @param fault why it can't be passed on
record StreamHead(HttpRequest request, @Nullable Fault fault) {
    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");

    /// What frames messages, or concerns one connection, in HTTP/1.1.
    private static final Set<String> HOPS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    /// @param ended whether no body follows
    static StreamHead read(Http2Headers headers, boolean ended, Limits limits) {
        try {
            return new StreamHead(new Reading(headers, limits).request(ended), null);
        } catch (Refused e) {
            return new StreamHead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), e.fault);
        }
    }

    /// A request as it goes to an upstream. The gateway understands trailing fields, and says so.
    static Http2Headers of(HttpRequest request, boolean secure) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(request.method().asciiName())
                .scheme(secure ? "https" : "http")
                .path(request.uri());
        if (host != null && !host.isEmpty()) {
            headers.authority(host);
        }
        addTo(headers, request.headers());
        headers.remove(HttpHeaderNames.HOST);
        return headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    }

    /// Takes an upstream's fields over, without those of one hop.
    ///
    /// @return whether they make sense
    static boolean fieldsTo(HttpHeaders to, Http2Headers from) {
        int lengths = 0;
        for (Map.Entry<CharSequence, CharSequence> field : from) {
            String name = field.getKey().toString();
            if (name.equals(":status")) {
                continue;
            }
            if (!Reading.name(name) || !Reading.value(field.getValue())) {
                return false;
            }
            lengths += name.equals("content-length") ? 1 : 0;
            if (!HOPS.contains(name)) {
                to.add(name, field.getValue());
            }
        }
        return lengths <= 1;
    }

    private static void addTo(Http2Headers headers, HttpHeaders from) {
        var fields = from.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            String name = field.getKey().toString().toLowerCase(java.util.Locale.ROOT);
            if (!HOPS.contains(name)) {
                headers.add(name, field.getValue());
            }
        }
    }

    /// Fields behind the body of an answer.
    static Http2Headers of(HttpHeaders trailers) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        addTo(headers, trailers);
        return headers;
    }

    /// Whether fields after a body are none that may be there.
    static boolean malformedTrailers(Http2Headers headers) {
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            String name = field.getKey().toString();
            if (!Reading.name(name) || !Reading.value(field.getValue()) || HOPS.contains(name)) {
                return true;
            }
        }
        return false;
    }

    static Http2Headers of(HttpResponse response) {
        Http2Headers headers =
                new DefaultHttp2Headers(false).status(response.status().codeAsText());
        addTo(headers, response.headers());
        return headers;
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Fault fault;

        Refused(Fault fault) {
            super(fault.why(), null, false, false);
            this.fault = fault;
        }
    }

    private static Refused malformed(String why) {
        return new Refused(Fault.malformed(why));
    }

    /// Reads one head, field by field.
    private static final class Reading {
        private final Http2Headers from;
        private final Limits limits;

        Reading(Http2Headers from, Limits limits) {
            this.from = from;
            this.limits = limits;
        }

        HttpRequest request(boolean ended) throws Refused {
            String method = only(":method");
            String path = target(method);
            String scheme = only(":scheme");
            if (!token(method) || method.length() > 32) {
                throw malformed("the :method is none");
            }
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw malformed("the :scheme is neither http nor https");
            }
            HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path);
            fields(request.headers());
            host(request.headers());
            frame(request.headers(), ended);
            return request;
        }

        private String only(String name) throws Refused {
            var values = from.getAll(name);
            if (values.size() != 1 || values.getFirst().isEmpty()) {
                throw malformed("not exactly one " + name);
            }
            return values.getFirst().toString();
        }

        private String target(String method) throws Refused {
            if (method.equals("CONNECT")) {
                throw new Refused(
                        new Fault(HttpResponseStatus.NOT_IMPLEMENTED, "this gateway opens no tunnels by CONNECT"));
            }
            String path = only(":path");
            if (path.length() > limits.targetBytes()) {
                throw new Refused(new Fault(
                        HttpResponseStatus.REQUEST_URI_TOO_LONG, "the target is longer than " + limits.targetBytes()));
            }
            boolean star = path.equals("*") && method.equals("OPTIONS");
            if (!star && (path.charAt(0) != '/' || !path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#'))) {
                throw malformed("the :path does not begin with /, or has a character that may not be in it");
            }
            return path;
        }

        private void fields(HttpHeaders to) throws Refused {
            int count = 0;
            StringBuilder cookies = new StringBuilder();
            for (Map.Entry<CharSequence, CharSequence> field : from) {
                String name = field.getKey().toString();
                if (++count > limits.fields() + PSEUDO.size()) {
                    throw new Refused(new Fault(
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "more than " + limits.fields() + " fields"));
                }
                if (!value(field.getValue())) {
                    throw malformed("a character in a field that may not be in it");
                }
                if (name.equals("cookie")) {
                    cookies.append(cookies.isEmpty() ? "" : "; ").append(field.getValue());
                } else if (!name.startsWith(":")) {
                    add(to, name, field.getValue().toString());
                } else if (!PSEUDO.contains(name)) {
                    throw malformed("a pseudo-field that is not known here");
                }
            }
            if (!cookies.isEmpty()) {
                to.add(HttpHeaderNames.COOKIE, cookies.toString());
            }
        }

        private static void add(HttpHeaders to, String name, String value) throws Refused {
            if (!name(name)) {
                throw malformed("a field's name is empty, or a character in it may not be in a name");
            }
            if (HOPS.contains(name)) {
                throw malformed(name + " does not belong into HTTP/2");
            }
            if (name.equals("te") && !value.equals("trailers")) {
                throw malformed("te that is not trailers");
            }
            to.add(name, value);
        }

        private void host(HttpHeaders to) throws Refused {
            var hosts = to.getAll(HttpHeaderNames.HOST);
            var authorities = from.getAll(":authority");
            if (hosts.size() > 1 || authorities.size() > 1) {
                throw malformed("more than one host");
            }
            String authority =
                    authorities.isEmpty() ? "" : authorities.getFirst().toString();
            if (authority.contains("@") || (authority.isEmpty() && hosts.isEmpty())) {
                throw malformed("the :authority names no host");
            }
            if (!authority.isEmpty() && !hosts.isEmpty() && !authority.equalsIgnoreCase(hosts.getFirst())) {
                throw malformed("Host differs from :authority");
            }
            if (!authority.isEmpty()) {
                to.set(HttpHeaderNames.HOST, authority);
            }
        }

        private static void frame(HttpHeaders to, boolean ended) throws Refused {
            var lengths = to.getAll(HttpHeaderNames.CONTENT_LENGTH);
            if (lengths.size() > 1) {
                throw malformed("more than one content-length");
            }
            if (lengths.isEmpty()) {
                if (!ended) {
                    to.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
                }
                return;
            }
            String length = lengths.getFirst();
            if (!length.matches("[0-9]{1,18}")) {
                throw malformed("the content-length is not a plain number");
            }
            if (ended && Long.parseLong(length) != 0) {
                throw malformed("the content-length is not the length of the body");
            }
        }

        static boolean token(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c < 128 && HeadCheck.token((byte) c));
        }

        static boolean name(String text) {
            return token(text) && text.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
        }

        static boolean value(CharSequence text) {
            int length = text.length();
            for (int i = 0; i < length; i++) {
                char each = text.charAt(i);
                if ((each < ' ' && each != '\t') || each == 0x7f || each > 0xff) {
                    return false;
                }
            }
            return length == 0 || (!blank(text.charAt(0)) && !blank(text.charAt(length - 1)));
        }

        private static boolean blank(char each) {
            return each == ' ' || each == '\t';
        }
    }
}
