package bascule.gateway;

import bascule.migration.Side;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Lets a tester choose the side, by a field or a cookie that the gateway signed: `green.1767225600.MAC`,
/// the side, when it ends in seconds since 1970, and HMAC-SHA256 of both, in base64url. One that is not
/// ours or has ended counts for nothing.
final class SideOverride {
    static final AsciiString FIELD = AsciiString.cached("x-bascule-override");
    static final String COOKIE = "bascule_override";
    static final Duration LONGEST = Duration.ofDays(7);

    /// Knows no override.
    static final SideOverride OFF = new SideOverride("");

    private static final String PURPOSE = "bascule side override 1\n";
    private static final String HMAC = "HmacSHA256";

    private final byte[] key;

    private SideOverride(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /// @param key empty: there are no overrides
    static SideOverride of(String key) {
        return key.isEmpty() ? OFF : new SideOverride(key);
    }

    boolean on() {
        return key.length > 0;
    }

    /// What a tester sends to reach that side until then.
    String sign(Side side, Instant ends) {
        String said = side.word() + "." + ends.getEpochSecond();
        return said + "." + mac(said);
    }

    /// The side that the request may choose; null if it chooses none.
    @Nullable
    Side side(HttpHeaders headers) {
        if (!on()) {
            return null;
        }
        String field = headers.get(FIELD);
        String value = field == null ? Cookies.value(headers, COOKIE) : field;
        return value == null ? null : side(value, Instant.now());
    }

    private @Nullable Side side(String value, Instant now) {
        int end = value.lastIndexOf('.');
        int dot = value.indexOf('.');
        if (dot < 0 || end == dot || value.length() > 100) {
            return null;
        }
        String said = value.substring(0, end);
        if (!same(mac(said), value.substring(end + 1))) {
            return null;
        }
        return Long.parseLong(said.substring(dot + 1)) > now.getEpochSecond() ? Side.of(said.substring(0, dot)) : null;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private String mac(String said) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            byte[] bytes = mac.doFinal((PURPOSE + said).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + HMAC, impossible);
        }
    }
}
