package bascule.openfeature;

import bascule.flags.Audience;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Where flags come from, and what stands in for them.
///
/// @param server the controller's address, such as `http://127.0.0.1:7070`
/// @param token a key for flags, asked for again with each request so that it may be replaced
/// @param client what this program is called; two that listen at once must not share a name
/// @param snapshot where the last document is kept for the next start; none if nobody cares
/// @param bundled a document that holds where there is neither server nor snapshot
/// @param ready how long a start waits for the server before it makes do with one of those
/// @param tells how often the server is told which variants were given, if any were
public record ProviderSettings(
        URI server,
        Supplier<String> token,
        String client,
        Optional<Path> snapshot,
        Optional<String> bundled,
        Duration ready,
        Duration tells) {
    public static final Duration READY = Duration.ofSeconds(5);
    public static final Duration TELLS = Duration.ofSeconds(5);

    public ProviderSettings {
        if (!Audience.name(client)) {
            throw new IllegalArgumentException(
                    "a client's name is 1 to 100 letters, digits and any of . _ : -, not '" + client + "'");
        }
        if (!tells.isPositive()) {
            throw new IllegalArgumentException("the server is told every so often, not every " + tells);
        }
    }

    /// Without anything that stands in.
    public ProviderSettings(URI server, Supplier<String> token, String client) {
        this(server, token, client, Optional.empty(), Optional.empty(), READY, TELLS);
    }

    public ProviderSettings keptIn(Path file) {
        return new ProviderSettings(server, token, client, Optional.of(file), bundled, ready, tells);
    }

    public ProviderSettings orElse(String document) {
        return new ProviderSettings(server, token, client, snapshot, Optional.of(document), ready, tells);
    }

    public ProviderSettings waiting(Duration atMost) {
        return new ProviderSettings(server, token, client, snapshot, bundled, atMost, tells);
    }

    public ProviderSettings telling(Duration every) {
        return new ProviderSettings(server, token, client, snapshot, bundled, ready, every);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "ProviderSettings[%s as %s]".formatted(server, client);
    }
}
