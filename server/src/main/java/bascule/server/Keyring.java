package bascule.server;

import bascule.migration.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose a token is: the server's own, or a person's. Comparing takes the same time wherever the first difference lies.
final class Keyring {
    private final Token token;
    private final Grants grants;

    Keyring(Token token, Grants grants) {
        this.token = token;
        this.grants = grants;
    }

    /// @param header `Authorization`
    Optional<Caller> shownBy(@Nullable String header) {
        return Token.shown(header).flatMap(this::holder);
    }

    Optional<Caller> holder(String secret) {
        if (token.is(secret)) {
            return Optional.of(Caller.OWNER);
        }
        byte[] digest = Sha256.hex(secret).getBytes(StandardCharsets.US_ASCII);
        return grants.now().stream()
                .filter(grant -> MessageDigest.isEqual(digest, grant.digest().getBytes(StandardCharsets.US_ASCII)))
                .findFirst()
                .map(Caller::of);
    }

    /// The caller as they are now; empty once their token has ended.
    Optional<Caller> still(Caller caller) {
        if (caller.grant().isEmpty()) {
            return Optional.of(caller);
        }
        return grants.now().stream()
                .filter(grant -> caller.grant().get().equals(grant.id()))
                .findFirst()
                .map(Caller::of);
    }
}
