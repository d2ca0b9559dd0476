package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String SECRET = "a-token-of-the-server";

    private final AtomicLong clock = new AtomicLong();
    private final Shelf shelf = new MemoryShelf();
    private final Sessions sessions = besides();

    /// Those of another server that keeps them in the same place.
    private Sessions besides() {
        return new Sessions(
                new Keyring(Token.of(SECRET), Grants.NONE),
                shelf,
                () -> Instant.EPOCH.plusNanos(clock.get()),
                new Guesses(clock::get));
    }

    @Test
    void theTokenOpensOneForAsLongAsItLasts() throws Exception {
        String key = sessions.open("ana", SECRET, "10.0.0.1");

        assertThat(sessions.who(key)).hasValue("ana");
        assertThat(sessions.who(key + "x")).isEmpty();
        assertThat(sessions.who(null)).isEmpty();
        clock.addAndGet(Sessions.LASTS.toNanos() - 1);
        assertThat(sessions.who(key)).hasValue("ana");
        clock.addAndGet(1);
        assertThat(sessions.who(key)).isEmpty();
    }

    @Test
    void whoIsSignedInIsKnownToEveryServerThatKeepsThemInTheSamePlaceAndNoKeyIsKept() throws Exception {
        Sessions other = besides();
        String key = sessions.open("ana", SECRET, "10.0.0.1");

        assertThat(other.who(key)).hasValue("ana");
        assertThat(other.caller(key)).hasValue(Caller.OWNER.knownAs("ana"));
        assertThat(shelf.lines()).hasSize(1).noneMatch(line -> line.contains(key));

        other.close(key);
        assertThat(sessions.who(key)).isEmpty();
        assertThat(shelf.lines()).isEmpty();
    }

    @Test
    void whatIsKeptAndIsNoneIsNobodys() throws Exception {
        String key = sessions.open("ana", SECRET, "10.0.0.1");
        String line = shelf.lines().getFirst();
        for (String damaged : List.of("", "x", "{}", line.replace("ADMIN", "x").replace("admin", "boss"))) {
            shelf.change(lines -> List.of(damaged));
            assertThat(sessions.who(key)).as(damaged).isEmpty();
        }
    }

    @Test
    void aClosedOneIsNobodys() throws Exception {
        String key = sessions.open("ana", SECRET, "10.0.0.1");
        sessions.close(key);
        assertThat(sessions.who(key)).isEmpty();
    }

    @Test
    void whoeverGuessesWaitsAndOnlyThey() throws Exception {
        for (int wrong = 0; wrong < Guesses.WRONG_MAX; wrong++) {
            assertThatThrownBy(() -> sessions.open("eve", "guess", "10.0.0.9"))
                    .isInstanceOfSatisfying(
                            ApiError.class, error -> assertThat(error.status()).isEqualTo(401));
        }
        assertThatThrownBy(() -> sessions.open("eve", SECRET, "10.0.0.9"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(429));
        assertThat(sessions.open("ana", SECRET, "10.0.0.1")).isNotEmpty();

        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(sessions.open("eve", SECRET, "10.0.0.9")).isNotEmpty();
    }

    @Test
    void theOldestGoesWhereThereAreTooMany() throws Exception {
        String first = sessions.open("ana", SECRET, "10.0.0.1");
        String last = "";
        for (int more = 0; more < Sessions.MOST; more++) {
            last = sessions.open("ana", SECRET, "10.0.0.1");
        }
        assertThat(sessions.who(first)).isEmpty();
        assertThat(sessions.who(last)).hasValue("ana");
    }
}
