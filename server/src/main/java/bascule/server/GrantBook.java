package bascule.server;

import bascule.migration.Sha256;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// People's tokens, a line of JSON each, with their digests only. Where the lines can't be read, or
/// one of them is none, nobody is let in.
public final class GrantBook implements Grants {
    /// Makes a token known as one of ours, to people and to whatever looks for secrets in the wrong places.
    private static final String PREFIX = "bascule_";

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final Logger LOG = LoggerFactory.getLogger(GrantBook.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shelf shelf;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile String told = "";
    private volatile Read latest = new Read(List.of(), List.of());

    private record Read(List<String> lines, List<Grant> all) {}

    /// What a new token is, told this once.
    public record Made(Grant grant, String secret) {
        @Override
        public String toString() {
            return "Made[" + grant.id() + ", hidden]";
        }
    }

    public GrantBook(Shelf shelf, Clock clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public List<Grant> now() {
        Instant now = clock.instant();
        try {
            return all().stream().filter(grant -> grant.standsAt(now)).toList();
        } catch (Refused unreadable) {
            tellOnce(String.valueOf(unreadable.getMessage()));
            throw ApiError.unvouched();
        }
    }

    private void tellOnce(String why) {
        if (!why.equals(told)) {
            LOG.error("nobody's own token is taken: {}", why);
        }
        told = why;
    }

    /// All that stand in it, those that have ended too.
    ///
    /// @throws Refused if it can't be read, a line is none, or others may write it too
    public List<Grant> all() throws Refused {
        List<String> lines = shelf.lines();
        Read known = latest;
        if (!known.lines().equals(lines)) {
            known = new Read(lines, read(lines));
            latest = known;
        }
        return known.all();
    }

    private static List<Grant> read(List<String> lines) throws Refused {
        var all = new ArrayList<Grant>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                all.add(read(lines.get(i), i + 1));
            }
        }
        return all;
    }

    private static Grant read(String line, int number) throws Refused {
        try {
            JsonNode node = JSON.readTree(line);
            var fields = new Fields(node);
            Set<String> migrations = migrations(node.path("migrations"));
            return new Grant(
                    fields.text("id"),
                    fields.text("person"),
                    fields.word("role", Role.class),
                    migrations,
                    fields.text("digest"),
                    fields.time("made"),
                    fields.time("ends"));
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw new Refused("line %d of the tokens is none: mend it or take it out".formatted(number), wrong);
        }
    }

    /// Anything but a list of names would be read as no limit.
    private static Set<String> migrations(JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("'migrations' is no list");
        }
        Set<String> migrations = new HashSet<>();
        for (JsonNode each : node) {
            if (!each.isTextual() || each.asText().isBlank()) {
                throw new IllegalArgumentException("'migrations' holds what is no name");
            }
            migrations.add(each.asText());
        }
        return migrations;
    }

    /// @param migrations which the person may see and act on; empty for all
    /// @throws Refused if it can't be kept
    public Made add(String person, Role role, Set<String> migrations, Duration lasts) throws Refused {
        String secret = PREFIX + letters(SECRET_BYTES);
        Instant now = clock.instant();
        var grant = new Grant(digits(ID_BYTES), person, role, migrations, Sha256.hex(secret), now, now.plus(lasts));
        change(all -> all.add(grant));
        return new Made(grant, secret);
    }

    /// @throws Refused if there is none of that id, or it can't be kept
    public Grant revoke(String id) throws Refused {
        var found = new ArrayList<Grant>();
        change(all -> {
            all.stream().filter(grant -> grant.id().equals(id)).forEach(found::add);
            all.removeAll(found);
        });
        if (found.isEmpty()) {
            throw new Refused("there is no token %s: 'bascule token list' shows them".formatted(id));
        }
        return found.getFirst();
    }

    private void change(Consumer<List<Grant>> change) throws Refused {
        shelf.change(lines -> {
            List<Grant> all = new ArrayList<>(read(lines));
            change.accept(all);
            return all.stream().map(GrantBook::line).toList();
        });
    }

    private static String line(Grant grant) {
        ObjectNode node = Shape.object()
                .put("id", grant.id())
                .put("person", grant.person())
                .put("role", Shape.word(grant.role()));
        grant.migrations().stream().sorted().forEach(node.putArray("migrations")::add);
        return node.put("digest", grant.digest())
                .put("made", grant.made().toString())
                .put("ends", grant.ends().toString())
                .toString();
    }

    /// To be typed: it never begins with a dash.
    private String digits(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    private String letters(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
    }
}
