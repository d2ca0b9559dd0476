package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Finds a cookie in a request, without taking all the others apart.
final class Cookies {
    private Cookies() {}

    /// Of the first cookie of that name; null if there is none.
    static @Nullable String value(HttpHeaders headers, String name) {
        Iterator<String> fields = headers.valueStringIterator(HttpHeaderNames.COOKIE);
        while (fields.hasNext()) {
            String found = value(fields.next(), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String value(String cookies, String name) {
        int at = 0;
        while (at < cookies.length()) {
            int semicolon = cookies.indexOf(';', at);
            int end = semicolon < 0 ? cookies.length() : semicolon;
            int from = at;
            while (from < end && cookies.charAt(from) == ' ') {
                from++;
            }
            int equals = from + name.length();
            if (equals < end && cookies.charAt(equals) == '=' && cookies.startsWith(name, from)) {
                return cookies.substring(equals + 1, end).strip();
            }
            at = end + 1;
        }
        return null;
    }
}
