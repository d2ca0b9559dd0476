package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String SECRET = "a-token-of-the-server";

    private final AtomicLong clock = new AtomicLong();
    private final Sessions sessions = new Sessions(new Keyring(Token.of(SECRET), Grants.NONE), clock::get);

    @Test
    void theTokenOpensOneForAsLongAsItLasts() {
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
    void aClosedOneIsNobodys() {
        String key = sessions.open("ana", SECRET, "10.0.0.1");
        sessions.close(key);
        assertThat(sessions.who(key)).isEmpty();
    }

    @Test
    void whoeverGuessesWaitsAndOnlyThey() {
        for (int wrong = 0; wrong < Sessions.WRONG_MAX; wrong++) {
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
    void theOldestGoesWhereThereAreTooMany() {
        String first = sessions.open("ana", SECRET, "10.0.0.1");
        String last = "";
        for (int more = 0; more < Sessions.MOST; more++) {
            last = sessions.open("ana", SECRET, "10.0.0.1");
        }
        assertThat(sessions.who(first)).isEmpty();
        assertThat(sessions.who(last)).hasValue("ana");
    }
}
