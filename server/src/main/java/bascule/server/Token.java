package bascule.server;

import bascule.migration.Sha256;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller must show. Only its digest is kept, and comparing takes the same time wherever the first
/// difference lies.
public final class Token {
    private static final int LENGTH_MIN = 16;
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    private Token(byte[] digest) {
        this.digest = digest;
    }

    /// @throws IllegalArgumentException if it is too short to be a secret, or could not stand in a header
    public static Token of(String secret) {
        if (secret.length() < LENGTH_MIN) {
            throw new IllegalArgumentException("a token has at least " + LENGTH_MIN + " characters");
        }
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a token is of visible ASCII characters only, without spaces");
        }
        return new Token(Sha256.of(secret));
    }

    /// Whether an `Authorization` header shows it.
    boolean shownBy(@Nullable String header) {
        return shown(header).filter(this::is).isPresent();
    }

    /// What an `Authorization` header shows.
    static Optional<String> shown(@Nullable String header) {
        return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : Optional.of(header.substring(SCHEME.length()));
    }

    boolean is(String secret) {
        return MessageDigest.isEqual(digest, Sha256.of(secret));
    }

    @Override
    public String toString() {
        return "Token[hidden]";
    }
}
