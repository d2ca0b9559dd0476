package bascule.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Somebody who signed in with a browser.
///
/// @param digest of the key that the browser has, SHA-256 in hexadecimal
/// @param who what they are called in the journal
/// @param leave where their session ends elsewhere too
record Session(String digest, String who, Caller caller, Instant ends, Optional<URI> leave) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// As it is kept.
    String line() {
        ObjectNode node = Shape.object()
                .put("digest", digest)
                .put("who", who)
                .put("grant", caller.grant().orElse(""))
                .put("person", caller.person())
                .put("role", Shape.word(caller.role()));
        caller.migrations().stream().sorted().forEach(node.putArray("migrations")::add);
        return node.put("ends", ends.toString())
                .put("leave", leave.map(URI::toString).orElse(""))
                .toString();
    }

    /// Empty if the line is none, which is nobody's session then.
    static Optional<Session> parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            var fields = new Fields(node);
            Set<String> migrations = new HashSet<>(fields.all("migrations", JsonNode::asText));
            var caller = new Caller(
                    Optional.of(fields.text("grant")).filter(grant -> !grant.isEmpty()),
                    fields.text("person"),
                    fields.word("role", Role.class),
                    migrations);
            return Optional.of(new Session(
                    fields.text("digest"),
                    fields.text("who"),
                    caller,
                    fields.time("ends"),
                    Optional.of(fields.text("leave"))
                            .filter(leave -> !leave.isEmpty())
                            .map(URI::create)));
        } catch (JsonProcessingException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
