package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The trace context of a request, as W3C Trace Context writes it: passed on as it came, or begun here.
final class Trace {
    static final AsciiString PARENT = AsciiString.cached("traceparent");
    static final AsciiString STATE = AsciiString.cached("tracestate");
    /// Where the flags stand in a valid context.
    static final int FLAGS = 53;

    private static final int LENGTH = "00-".length() + 32 + "-".length() + 16 + "-00".length();

    private Trace() {}

    /// What the request says, if it makes sense.
    static @Nullable String parent(HttpHeaders headers) {
        String given = headers.get(PARENT);
        return given != null && valid(given) ? given : null;
    }

    /// Puts a new one in, which nobody has sampled, and takes out what can't belong to it.
    static String begin(HttpHeaders headers) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder text = new StringBuilder(LENGTH).append("00-");
        hex(text, random.nextLong());
        hex(text, random.nextLong() | 1);
        text.append('-');
        hex(text, random.nextLong() | 1);
        String parent = text.append("-00").toString();
        headers.set(PARENT, parent);
        headers.remove(STATE);
        return parent;
    }

    /// The trace's id in a valid context.
    static String id(String parent) {
        return parent.substring(3, 35);
    }

    /// The id of the span that asks, in a valid context.
    static String span(String parent) {
        return parent.substring(36, 52);
    }

    private static void hex(StringBuilder text, long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
        }
    }

    /// Versions to come may be longer.
    private static boolean valid(String given) {
        return given.length() >= LENGTH
                && (given.length() == LENGTH || (given.charAt(LENGTH) == '-' && !given.startsWith("00")))
                && !given.startsWith("ff")
                && given.charAt(2) == '-'
                && given.charAt(35) == '-'
                && given.charAt(52) == '-'
                && hexadecimal(given, 0, 2)
                && hexadecimal(given, 53, 55)
                && hexadecimal(given, 3, 35)
                && hexadecimal(given, 36, 52)
                && !zeros(given, 3, 35)
                && !zeros(given, 36, 52);
    }

    private static boolean hexadecimal(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char each = text.charAt(i);
            if ((each < '0' || each > '9') && (each < 'a' || each > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean zeros(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
