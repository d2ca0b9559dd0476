package bascule.gateway;

import bascule.migration.Cohorts;
import bascule.traffic.CohortBy;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Who asks.
final class Caller {
    static final AsciiString FIELD = AsciiString.cached("x-bascule-id");
    private static final String COOKIE = "bascule_id";

    private Caller() {}

    /// What the caller is told apart by.
    ///
    /// @param address of the client
    /// @return null if the request does not say it
    static @Nullable String identity(CohortBy by, HttpHeaders headers, String address) {
        String said = switch (by) {
            case CohortBy.Usual() -> usual(headers, address);
            case CohortBy.Header(var name) -> headers.get(name);
            case CohortBy.Cookie(var name) -> Cookies.value(headers, name);
            case CohortBy.Tenant(var header) -> headers.get(header);
            case CohortBy.Address() -> address;
        };
        return said == null || said.isEmpty() ? null : text(said);
    }

    /// By what the caller may be known when it comes back; empty if by nothing. The usual ways are several at once,
    /// since a caller that gets a cookie with an answer has none before.
    static int[] keys(CohortBy by, HttpHeaders headers, String address) {
        if (!(by instanceof CohortBy.Usual)) {
            String said = identity(by, headers, address);
            return said == null ? new int[0] : new int[] {Cohorts.hash(by.describe() + " ", said)};
        }
        IntStream.Builder keys = IntStream.builder();
        String field = headers.get(FIELD);
        if (field != null && !field.isEmpty()) {
            keys.add(Cohorts.hash("field ", text(field)));
        }
        String cookie = Cookies.value(headers, COOKIE);
        if (cookie != null && !cookie.isEmpty()) {
            keys.add(Cohorts.hash("cookie ", text(cookie)));
        }
        return keys.add(Cohorts.hash("address ", address)).build().toArray();
    }

    private static String usual(HttpHeaders headers, String address) {
        String field = headers.get(FIELD);
        if (field != null && !field.isEmpty()) {
            return field;
        }
        String cookie = Cookies.value(headers, COOKIE);
        return cookie == null || cookie.isEmpty() ? address : cookie;
    }

    /// A field arrives as bytes, a character for each. Callers write UTF-8, and whoever else sorts the same
    /// caller hashes that.
    private static String text(String field) {
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) > 0x7f) {
                return new String(field.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return field;
    }
}
