package bascule.gateway;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
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
    private static final int PSEUDO_FIELDS = 4;
    private static final int LONGEST_NUMBER = 18;

    /// What frames messages, or concerns one connection, in HTTP/1.1.
    private static final Set<AsciiString> HOPS = Set.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("keep-alive"),
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    /// @param ended whether no body follows
    static StreamHead read(Http2Headers headers, boolean ended, Limits limits) {
        try {
            return new StreamHead(new Reading(limits).request(headers, ended), null);
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
            AsciiString name = AsciiString.of(field.getKey());
            if (name.contentEquals(":status")) {
                continue;
            }
            if (!Reading.name(name) || !Reading.value(field.getValue())) {
                return false;
            }
            lengths += name.contentEquals(HttpHeaderNames.CONTENT_LENGTH) ? 1 : 0;
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
            AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
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
            AsciiString name = AsciiString.of(field.getKey());
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
        private static final HttpHeadersFactory UNCHECKED =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false);

        private final Limits limits;
        private final HttpHeaders fields = UNCHECKED.newHeaders();
        private final StringBuilder cookies = new StringBuilder(0);
        private @Nullable String method;
        private @Nullable String scheme;
        private @Nullable String path;
        private @Nullable String authority;
        private @Nullable String host;
        private @Nullable String length;

        Reading(Limits limits) {
            this.limits = limits;
        }

        HttpRequest request(Http2Headers from, boolean ended) throws Refused {
            CharSequence asked = from.method();
            if (asked != null && HttpMethod.CONNECT.asciiName().contentEquals(asked)) {
                throw new Refused(
                        new Fault(HttpResponseStatus.NOT_IMPLEMENTED, "this gateway opens no tunnels by CONNECT"));
            }
            int count = 0;
            for (Map.Entry<CharSequence, CharSequence> field : from) {
                if (++count > limits.fields() + PSEUDO_FIELDS) {
                    throw new Refused(new Fault(
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "more than " + limits.fields() + " fields"));
                }
                take(AsciiString.of(field.getKey()), field.getValue());
            }
            if (!cookies.isEmpty()) {
                fields.add(HttpHeaderNames.COOKIE, cookies.toString());
            }
            String target = target(only(":path", path));
            check(only(":method", method), only(":scheme", scheme));
            host();
            frame(ended);
            return new DefaultHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.valueOf(only(":method", method)), target, fields);
        }

        private void take(AsciiString name, CharSequence value) throws Refused {
            if (!value(value)) {
                throw malformed("a character in a field that may not be in it");
            }
            if (!name.isEmpty() && name.charAt(0) == ':') {
                pseudo(name.toString(), value.toString());
            } else if (name.contentEquals(HttpHeaderNames.COOKIE)) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else {
                add(name, value);
            }
        }

        private void pseudo(String name, String value) throws Refused {
            switch (name) {
                case ":method" -> method = once(name, method, value);
                case ":scheme" -> scheme = once(name, scheme, value);
                case ":path" -> path = once(name, path, value);
                case ":authority" -> authority = once(name, authority, value);
                default -> throw malformed("a pseudo-field that is not known here");
            }
        }

        private void add(AsciiString name, CharSequence value) throws Refused {
            if (!name(name)) {
                throw malformed("a field's name is empty, or a character in it may not be in a name");
            }
            if (HOPS.contains(name)) {
                throw malformed(name + " does not belong into HTTP/2");
            }
            if (name.contentEquals(HttpHeaderNames.TE) && !HttpHeaderValues.TRAILERS.contentEquals(value)) {
                throw malformed("te that is not trailers");
            }
            if (name.contentEquals(HttpHeaderNames.HOST)) {
                host = once("host", host, value.toString());
            } else if (name.contentEquals(HttpHeaderNames.CONTENT_LENGTH)) {
                length = once("content-length", length, value.toString());
            }
            fields.add(name, value);
        }

        private static String once(String name, @Nullable String before, String value) throws Refused {
            if (before != null) {
                throw malformed("more than one " + name);
            }
            return value;
        }

        private static String only(String name, @Nullable String value) throws Refused {
            if (value == null || value.isEmpty()) {
                throw malformed("no " + name);
            }
            return value;
        }

        private String target(String given) throws Refused {
            if (given.length() > limits.targetBytes()) {
                throw new Refused(new Fault(
                        HttpResponseStatus.REQUEST_URI_TOO_LONG, "the target is longer than " + limits.targetBytes()));
            }
            boolean star = given.equals("*") && HttpMethod.OPTIONS.name().equals(method);
            if (!star && (given.charAt(0) != '/' || !visible(given))) {
                throw malformed("the :path does not begin with /, or has a character that may not be in it");
            }
            return given;
        }

        private static boolean visible(String text) {
            for (int i = 0; i < text.length(); i++) {
                char each = text.charAt(i);
                if (each <= ' ' || each >= 0x7f || each == '#') {
                    return false;
                }
            }
            return true;
        }

        private static void check(String method, String scheme) throws Refused {
            if (!token(method) || method.length() > 32) {
                throw malformed("the :method is none");
            }
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw malformed("the :scheme is neither http nor https");
            }
        }

        private void host() throws Refused {
            String named = authority == null ? "" : authority;
            if (named.contains("@") || (named.isEmpty() && host == null)) {
                throw malformed("the :authority names no host");
            }
            if (!named.isEmpty() && host != null && !named.equalsIgnoreCase(host)) {
                throw malformed("Host differs from :authority");
            }
            if (!named.isEmpty()) {
                fields.set(HttpHeaderNames.HOST, named);
            }
        }

        private void frame(boolean ended) throws Refused {
            if (length == null) {
                if (!ended) {
                    fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                }
                return;
            }
            if (!number(length)) {
                throw malformed("the content-length is not a plain number");
            }
            if (ended && Long.parseLong(length) != 0) {
                throw malformed("the content-length is not the length of the body");
            }
        }

        private static boolean number(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return !text.isEmpty() && text.length() <= LONGEST_NUMBER;
        }

        static boolean token(CharSequence text) {
            for (int i = 0; i < text.length(); i++) {
                char each = text.charAt(i);
                if (each >= 128 || !HeadCheck.token((byte) each)) {
                    return false;
                }
            }
            return !text.isEmpty();
        }

        static boolean name(CharSequence text) {
            for (int i = 0; i < text.length(); i++) {
                char each = text.charAt(i);
                if (each >= 'A' && each <= 'Z') {
                    return false;
                }
            }
            return token(text);
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
