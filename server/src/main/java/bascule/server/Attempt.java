package bascule.server;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One try to sign in elsewhere, kept by the browser that tries, so that what comes back is taken from that browser
/// only.
///
/// @param state that the provider sends back
/// @param nonce that it signs
/// @param verifier without which nobody can use the code that it gives
record Attempt(State state, Nonce nonce, CodeVerifier verifier) {
    private static final String BETWEEN = "~";

    static Attempt begun() {
        return new Attempt(new State(), new Nonce(), new CodeVerifier());
    }

    /// As a cookie holds it.
    String text() {
        return String.join(BETWEEN, state.getValue(), nonce.getValue(), verifier.getValue());
    }

    static Optional<Attempt> parse(@Nullable String text) {
        String[] parts = String.valueOf(text).split(BETWEEN, -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Attempt(new State(parts[0]), new Nonce(parts[1]), new CodeVerifier(parts[2])));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Attempt[hidden]";
    }
}
