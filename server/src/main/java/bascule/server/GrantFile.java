package bascule.server;

import bascule.journal.OwnersOnly;
import bascule.migration.Sha256;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// People's tokens in a file, a line of JSON each, with their digests only. Any process may change
/// it; a server sees that at the next request. A file that can't be read lets nobody in.
public final class GrantFile implements Grants {
    /// Makes a token known as one of ours, to people and to whatever looks for secrets in the wrong places.
    private static final String PREFIX = "bascule_";

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final Logger LOG = LoggerFactory.getLogger(GrantFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Seen seen = Seen.NOTHING;

    /// What was read, and how the file looked then; empty where it was not there.
    private record Seen(Optional<Look> look, List<Grant> all) {
        static final Seen NOTHING = new Seen(Optional.empty(), List.of());
    }

    private record Look(FileTime changed, long bytes, Set<PosixFilePermission> rights) {
        static Look at(Path file) throws IOException {
            var found = Files.readAttributes(file, PosixFileAttributes.class);
            return new Look(found.lastModifiedTime(), found.size(), found.permissions());
        }
    }

    /// What a new token is, told this once.
    public record Made(Grant grant, String secret) {
        @Override
        public String toString() {
            return "Made[" + grant.id() + ", hidden]";
        }
    }

    public GrantFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public List<Grant> now() {
        Instant now = clock.instant();
        return latest().stream().filter(grant -> grant.standsAt(now)).toList();
    }

    private List<Grant> latest() {
        Seen known = seen;
        Optional<Look> look = Optional.empty();
        try {
            look = Optional.of(Look.at(file));
            if (!look.equals(known.look())) {
                known = new Seen(look, all());
            }
        } catch (NoSuchFileException none) {
            known = Seen.NOTHING;
        } catch (IOException | Refused unreadable) {
            LOG.error("nobody's own token is taken: {}", unreadable.getMessage());
            known = new Seen(look, List.of());
        }
        seen = known;
        return known.all();
    }

    /// All that stand in it, those that have ended too.
    ///
    /// @throws Refused if it can't be read, a line is none, or others may write it too
    public List<Grant> all() throws Refused {
        var all = new ArrayList<Grant>();
        try {
            List<String> lines = Files.exists(file) ? lines() : List.of();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    all.add(read(lines.get(i), i + 1));
                }
            }
        } catch (IOException unreadable) {
            throw new Refused("the tokens in %s can't be read: %s".formatted(file, unreadable), unreadable);
        }
        return all;
    }

    private List<String> lines() throws IOException, Refused {
        Optional<String> open = OwnersOnly.trouble(file);
        if (open.isPresent()) {
            throw new Refused(open.get());
        }
        return Files.readAllLines(file);
    }

    private Grant read(String line, int number) throws Refused {
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
            throw new Refused("line %d of %s is no token: mend it or take it out".formatted(number, file), wrong);
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

    private interface Change {
        void of(List<Grant> all);
    }

    private void change(Change change) throws Refused {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            List<Grant> all = all();
            change.of(all);
            write(all);
        } catch (IOException failure) {
            throw new Refused("the tokens can't be kept in %s: %s".formatted(file, failure), failure);
        }
    }

    private void write(List<Grant> all) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var text = new StringBuilder();
        all.forEach(grant -> text.append(line(grant)).append('\n'));
        Files.writeString(draft, text);
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
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
