package bascule.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, which every Java has.
public final class Sha256 {
    private Sha256() {}

    /// @return 32 bytes
    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// @return 32 bytes, of the text in UTF-8
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @return 64 hexadecimal digits in small letters, of the text in UTF-8
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
