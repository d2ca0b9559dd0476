package bascule.gateway;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Judges the bytes of one request head before anything interprets them, so that no two readers of the
/// same bytes, this gateway and the service behind it, can differ about where a request ends.
///
/// Refused are: bare CR or LF, NUL and other control characters, folded lines, space before a colon, more
/// than one Host, Content-Length or Transfer-Encoding, both of the latter, a length that is not only
/// digits, any coding but `chunked`, any of it in HTTP/1.0, and lines, fields or heads beyond the limits.
final class HeadCheck {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        String signs = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < signs.length(); i++) {
            TOKEN[signs.charAt(i)] = true;
        }
    }

    /// Whether it may be in a method or a field's name.
    static boolean token(byte each) {
        return each >= 0 && TOKEN[each];
    }

    private final byte[] head;
    private final int end;
    private final Limits limits;
    private int hosts;
    private int lengths;
    private int codings;
    private boolean old;

    private HeadCheck(byte[] head, int end, Limits limits) {
        this.head = head;
        this.end = end;
        this.limits = limits;
    }

    /// @param head bytes from the request line to the empty line, both included
    /// @param end how many of them
    /// @return what is wrong; null if nothing is
    static @Nullable Fault fault(byte[] head, int end, Limits limits) {
        return new HeadCheck(head, end, limits).run();
    }

    private @Nullable Fault run() {
        int lineEnd = lineEnd(0);
        Fault fault = lineEnd < 0 ? brokenLine() : requestLine(lineEnd);
        int fields = 0;
        int at = lineEnd + 2;
        while (fault == null && at < end) {
            lineEnd = lineEnd(at);
            if (lineEnd < 0) {
                return brokenLine();
            }
            if (lineEnd == at) {
                return lineEnd + 2 == end ? framing() : brokenLine();
            }
            fault = ++fields > limits.fields()
                    ? new Fault(
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "more than " + limits.fields() + " fields")
                    : field(at, lineEnd);
            at = lineEnd + 2;
        }
        return fault == null ? brokenLine() : fault;
    }

    private static Fault brokenLine() {
        return Fault.malformed("a line does not end in CR LF");
    }

    /// Where the line that begins at `from` ends; -1 if a CR or an LF stands alone.
    private int lineEnd(int from) {
        for (int i = from; i < end; i++) {
            if (head[i] == '\n') {
                return -1;
            }
            if (head[i] == '\r') {
                return i + 1 < end && head[i + 1] == '\n' ? i : -1;
            }
        }
        return -1;
    }

    private @Nullable Fault requestLine(int lineEnd) {
        int method = tokenEnd(0, lineEnd);
        if (method == 0 || method > 32 || method == lineEnd || head[method] != ' ') {
            return Fault.malformed("the request line has no method");
        }
        int target = method + 1;
        while (target < lineEnd && head[target] > ' ' && head[target] < 0x7f && head[target] != '#') {
            target++;
        }
        if (target == method + 1 || target == lineEnd || head[target] != ' ') {
            return Fault.malformed("the request line has no target, or one with a character that may not be in it");
        }
        if (target - method - 1 > limits.targetBytes()) {
            return new Fault(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG, "the target is longer than " + limits.targetBytes());
        }
        return version(target + 1, lineEnd);
    }

    private @Nullable Fault version(int from, int to) {
        String version = text(from, to);
        if (!version.startsWith("HTTP/") || version.length() != 8) {
            return Fault.malformed("the request line does not end in a version of HTTP");
        }
        old = version.equals("HTTP/1.0");
        return old || version.equals("HTTP/1.1")
                ? null
                : new Fault(
                        HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }

    private @Nullable Fault field(int from, int to) {
        int colon = tokenEnd(from, to);
        if (colon == from || colon == to || head[colon] != ':') {
            return Fault.malformed(
                    head[from] == ' ' || head[from] == '\t'
                            ? "a field is folded over several lines"
                            : "a field's name is empty, or a character in it may not be in a name");
        }
        for (int i = colon + 1; i < to; i++) {
            byte each = head[i];
            if ((each >= 0 && each < ' ' && each != '\t') || each == 0x7f) {
                return Fault.malformed("a control character in a field");
            }
        }
        return switch (colon - from) {
            case 4 -> named(from, "host") && ++hosts > 1 ? Fault.malformed("more than one Host") : null;
            case 14 -> named(from, "content-length") ? length(colon + 1, to) : null;
            case 17 -> named(from, "transfer-encoding") ? coding(colon + 1, to) : null;
            default -> null;
        };
    }

    private @Nullable Fault length(int from, int to) {
        String value = text(from, to).strip();
        if (++lengths > 1) {
            return Fault.malformed("more than one Content-Length");
        }
        boolean digits =
                !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? null : Fault.malformed("the Content-Length is not a plain number");
    }

    private @Nullable Fault coding(int from, int to) {
        if (++codings > 1) {
            return Fault.malformed("more than one Transfer-Encoding");
        }
        boolean chunked = text(from, to).strip().toLowerCase(Locale.ROOT).equals("chunked");
        return chunked ? null : Fault.malformed("a Transfer-Encoding other than chunked");
    }

    private @Nullable Fault framing() {
        if (lengths + codings > 1) {
            return Fault.malformed("both Content-Length and Transfer-Encoding");
        }
        if (codings > 0 && old) {
            return Fault.malformed("Transfer-Encoding in HTTP/1.0");
        }
        return hosts == 0 && !old ? Fault.malformed("no Host") : null;
    }

    private int tokenEnd(int from, int to) {
        int at = from;
        while (at < to && token(head[at])) {
            at++;
        }
        return at;
    }

    private boolean named(int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if ((head[from + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
