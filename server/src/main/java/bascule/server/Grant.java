package bascule.server;

import bascule.migration.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;

/// A person's own token: what it allows, and for how long. The token itself is known to nobody but the person.
///
/// @param id by which it is revoked
/// @param person what they are called in the journal
/// @param migrations which they may see and act on; empty for all
/// @param digest SHA-256 of the token, in hexadecimal
public record Grant(
        String id, String person, Role role, Set<String> migrations, String digest, Instant made, Instant ends) {
    public Grant {
        migrations = Set.copyOf(migrations);
        if (person.isBlank()) {
            throw new IllegalArgumentException("a token is a person's: say whose");
        }
        if (digest.length() != HexFormat.of().formatHex(Sha256.of("")).length()) {
            throw new IllegalArgumentException("a digest has 64 hexadecimal digits");
        }
    }

    /// Whether it is valid at that time, unless it was taken back.
    public boolean standsAt(Instant now) {
        return now.isBefore(ends);
    }
}
