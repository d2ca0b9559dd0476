package bascule.server;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// People at the dashboard. One shows the token once and gets a key that only the browser keeps,
/// for twelve hours at most; whoever guesses is slowed down. All are forgotten when the server ends.
final class Sessions {
    static final Duration LASTS = Duration.ofHours(12);
    static final int MOST = 1_000;
    /// Wrong tokens from one address within a minute, before it has to wait.
    static final int WRONG_MAX = 10;

    private static final Duration WRONG_WITHIN = Duration.ofMinutes(1);
    private static final int BYTES = 32;

    /// @param leave where it ends elsewhere too
    private record Session(String who, Caller caller, long ends, Optional<URI> leave) {}

    private final Keyring keys;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> open = new LinkedHashMap<>();
    private final Map<String, Deque<Long>> wrong = new LinkedHashMap<>();

    Sessions(Keyring keys) {
        this(keys, System::nanoTime);
    }

    /// @param nanos a clock that only goes forward
    Sessions(Keyring keys, LongSupplier nanos) {
        this.keys = keys;
        this.nanos = nanos;
    }

    /// @param who what the person is called in the journal
    /// @param secret the server's token, or the person's own
    /// @param from the address that asks
    /// @return the key of a new session
    /// @throws ApiError if it is another token, or too many were
    synchronized String open(String who, String secret, String from) {
        long now = nanos.getAsLong();
        forgetOld(now);
        Deque<Long> times = wrong.getOrDefault(from, new ArrayDeque<>());
        if (times.size() >= WRONG_MAX) {
            throw ApiError.tooMany("too many wrong tokens from " + from + ": wait a minute");
        }
        Optional<Caller> caller = keys.holder(secret);
        if (caller.isEmpty()) {
            times.add(now);
            wrong.remove(from);
            wrong.put(from, times);
            drop(wrong);
            throw ApiError.unauthorized();
        }
        String person = caller.get().person();
        if (!person.isEmpty() && !person.equals(who)) {
            throw ApiError.anotherPerson(person, who);
        }
        return opened(new Session(who, caller.get(), now + LASTS.toNanos(), Optional.empty()));
    }

    /// For somebody whom a provider vouched for.
    ///
    /// @param leave where their session there ends
    /// @return the key of a new session
    synchronized String admit(Caller caller, Duration lasts, Optional<URI> leave) {
        long now = nanos.getAsLong();
        forgetOld(now);
        return opened(new Session(caller.person(), caller, now + lasts.toNanos(), leave));
    }

    private String opened(Session session) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        open.put(key, session);
        drop(open);
        return key;
    }

    /// @return who it is, empty if it is nobody's, or ended
    synchronized Optional<String> who(@Nullable String key) {
        return session(key)
                .filter(session -> keys.still(session.caller()).isPresent())
                .map(Session::who);
    }

    /// What they may do now, which is nothing once their own token has ended.
    synchronized Optional<Caller> caller(@Nullable String key) {
        return session(key).flatMap(session -> keys.still(session.caller()));
    }

    private Optional<Session> session(@Nullable String key) {
        return Optional.ofNullable(key).map(open::get).filter(session -> session.ends() - nanos.getAsLong() > 0);
    }

    /// @return where it ends elsewhere too
    synchronized Optional<URI> close(String key) {
        return Optional.ofNullable(open.remove(key)).flatMap(Session::leave);
    }

    private void forgetOld(long now) {
        open.values().removeIf(session -> session.ends() - now <= 0);
        wrong.values().forEach(times -> times.removeIf(time -> now - time > WRONG_WITHIN.toNanos()));
        wrong.values().removeIf(Deque::isEmpty);
    }

    /// The oldest goes where there are too many.
    private static void drop(Map<String, ?> map) {
        Iterator<String> keys = map.keySet().iterator();
        while (map.size() > MOST && keys.hasNext()) {
            keys.next();
            keys.remove();
        }
    }
}
