package bascule.server;

import bascule.migration.Sha256;
import bascule.migration.StepException.Refused;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// People at the dashboard. One shows the token once and gets a key that only the browser keeps, for twelve hours at
/// most; whoever guesses is slowed down. Kept is the key's digest, where every controller that shares the journals
/// sees it.
final class Sessions {
    static final Duration LASTS = Duration.ofHours(12);
    static final int MOST = 1_000;

    private static final int BYTES = 32;
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Keyring keys;
    private final Shelf shelf;
    private final InstantSource clock;
    private final Guesses guesses;
    private final SecureRandom random = new SecureRandom();
    private volatile Read latest = new Read(List.of(), Map.of());

    private record Read(List<String> lines, Map<String, Session> byDigest) {
        static Read of(List<String> lines) {
            var all = new HashMap<String, Session>();
            lines.forEach(line -> Session.parse(line).ifPresent(session -> all.put(session.digest(), session)));
            return new Read(lines, all);
        }
    }

    Sessions(Keyring keys, Shelf shelf, InstantSource clock, Guesses guesses) {
        this.keys = keys;
        this.shelf = shelf;
        this.clock = clock;
        this.guesses = guesses;
    }

    /// @param who what the person is called in the journal
    /// @param secret the server's token, or the person's own
    /// @param from the address that asks
    /// @return the key of a new session
    /// @throws ApiError if it is another token, or too many were
    /// @throws Refused if it can't be kept
    String open(String who, String secret, String from) throws Refused {
        guesses.demandFew(from);
        Optional<Caller> caller = keys.holder(secret);
        if (caller.isEmpty()) {
            guesses.another(from);
            throw ApiError.unauthorized();
        }
        String person = caller.get().person();
        if (!person.isEmpty() && !person.equals(who)) {
            throw ApiError.anotherPerson(person, who);
        }
        return opened(who, caller.get(), LASTS, Optional.empty());
    }

    /// For somebody whom a provider vouched for.
    ///
    /// @param leave where their session there ends
    /// @return the key of a new session
    /// @throws Refused if it can't be kept
    String admit(Caller caller, Duration lasts, Optional<URI> leave) throws Refused {
        return opened(caller.person(), caller, lasts, leave);
    }

    /// Where there are too many, those that have ended go, and the oldest.
    private String opened(String who, Caller caller, Duration lasts, Optional<URI> leave) throws Refused {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        String line = new Session(Sha256.hex(key), who, caller, now.plus(lasts), leave).line();
        shelf.change(lines -> {
            List<String> left = new ArrayList<>(lines.size() < MOST ? lines : standing(lines, now));
            left.add(line);
            return left.subList(Math.max(0, left.size() - MOST), left.size());
        });
        return key;
    }

    private static List<String> standing(List<String> lines, Instant now) {
        return lines.stream()
                .filter(each -> Session.parse(each)
                        .filter(session -> session.ends().isAfter(now))
                        .isPresent())
                .toList();
    }

    /// @return who it is, empty if it is nobody's, or ended
    Optional<String> who(@Nullable String key) {
        return session(key)
                .filter(session -> keys.still(session.caller()).isPresent())
                .map(Session::who);
    }

    /// What they may do now, which is nothing once their own token has ended. The name that they signed in with binds,
    /// also where they showed the server's token.
    Optional<Caller> caller(@Nullable String key) {
        return session(key)
                .flatMap(session -> keys.still(session.caller()).map(caller -> caller.knownAs(session.who())));
    }

    private Optional<Session> session(@Nullable String key) {
        if (key == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Optional.ofNullable(all().get(Sha256.hex(key)))
                .filter(session -> session.ends().isAfter(now));
    }

    private Map<String, Session> all() {
        try {
            List<String> lines = shelf.lines();
            Read known = latest;
            if (!known.lines().equals(lines)) {
                known = Read.of(lines);
                latest = known;
            }
            return known.byDigest();
        } catch (Refused unreadable) {
            LOG.error("nobody is known to be signed in: {}", String.valueOf(unreadable.getMessage()));
            return Map.of();
        }
    }

    /// @return where it ends elsewhere too
    /// @throws Refused if that can't be kept
    Optional<URI> close(String key) throws Refused {
        Optional<URI> leave = session(key).flatMap(Session::leave);
        String digest = Sha256.hex(key);
        shelf.change(lines -> lines.stream()
                .filter(line -> Session.parse(line)
                        .filter(session -> !session.digest().equals(digest))
                        .isPresent())
                .toList());
        return leave;
    }
}
