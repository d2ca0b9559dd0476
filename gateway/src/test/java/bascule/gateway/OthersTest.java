package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a gateway makes of the news of another one.
class OthersTest {
    private static final URI OTHER = URI.create("http://127.0.0.1:1");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int[] ANN = {1};
    private static final int[] BOB = {2};

    private final BlockingQueue<News> said = new LinkedBlockingQueue<>();
    private volatile Limits limits = Limits.DEFAULT;
    private final Sessions sessions = new Sessions((_, _, _) -> next(), () -> limits);

    /// What the other gateway says next; if nothing, it can't be asked.
    private News next() throws IOException, InterruptedException {
        News news = said.poll(20, TimeUnit.MILLISECONDS);
        if (news == null) {
            throw new IOException("nobody is there");
        }
        return news;
    }

    @AfterEach
    void stop() {
        sessions.close();
    }

    private void say(String run, boolean whole, List<Long> begun, List<Long> ended) {
        said.add(new News(run, 1, whole, begun, ended, LONG));
        await().until(said::isEmpty);
        // The one before this was taken before this one was asked for; this one soon.
        said.add(new News(run, 1, false, List.of(), List.of(), LONG));
        await().until(said::isEmpty);
    }

    private void settle() {
        String mark = sessions.arrived("", LONG.toNanos(), List.of(OTHER));
        sessions.arrived(mark, LONG.toNanos(), List.of(OTHER));
    }

    @Test
    void nobodyMayReadBeforeTheOtherHasPromisedToTell() {
        settle();
        assertThat(sessions.mayRead(ANN)).isFalse();
        assertThat(sessions.others().missing()).isEqualTo(1);
        say("a", true, List.of(), List.of());
        settle();
        assertThat(sessions.mayRead(ANN)).isTrue();
        assertThat(sessions.others().missing()).isZero();
    }

    @Test
    void whoWritesThereMayReadOnceThatHasEndedAndArrived() {
        settle();
        say("a", true, List.of(1L, 1L), List.of());
        settle();
        assertThat(sessions.mayRead(ANN)).as("no mark says anything of it").isFalse();
        assertThat(sessions.mayRead(BOB)).isTrue();
        say("a", false, List.of(), List.of(1L));
        settle();
        assertThat(sessions.mayRead(ANN)).as("one of two is still under way").isFalse();
        say("a", false, List.of(), List.of(1L));
        assertThat(sessions.mayRead(ANN)).isFalse();
        settle();
        assertThat(sessions.mayRead(ANN)).isTrue();
        assertThat(sessions.writers().waiting()).isZero();
    }

    @Test
    void newsThatAreWholeReplaceWhatWasKnown() {
        settle();
        say("a", true, List.of(1L), List.of());
        say("a", true, List.of(2L), List.of());
        assertThat(sessions.mayRead(new int[] {3}))
                .as("who wrote in between is not known")
                .isFalse();
        settle();
        assertThat(sessions.mayRead(ANN)).isTrue();
        assertThat(sessions.mayRead(BOB)).isFalse();
    }

    /// What was on its way through a gateway that died may still be done.
    @Test
    void whatWasUnderWayInAnotherRunIsWaitedForAsLongAsAServiceMayTake() {
        limits = Limits.DEFAULT.with(Limit.RESPONSE, Duration.ofMillis(500));
        settle();
        say("a", true, List.of(1L), List.of());
        say("b", true, List.of(), List.of());
        settle();
        assertThat(sessions.mayRead(BOB)).isTrue();
        assertThat(sessions.mayRead(ANN)).isFalse();
        await().until(() -> {
            sessions.tick();
            settle();
            return sessions.mayRead(ANN);
        });
    }

    @Test
    void anotherServiceHasOtherGateways() {
        settle();
        say("a", true, List.of(), List.of());
        settle();
        sessions.forget("header X-User");
        assertThat(sessions.mayRead(ANN)).isFalse();
        settle();
        assertThat(sessions.mayRead(ANN))
                .as("it has not promised anything to this one")
                .isFalse();
    }

    @Test
    void whatSomebodySaysIsUnderstoodAsItWasMeant() throws Exception {
        News news = new News("run", 7, true, List.of(1L, -2L, News.ANYBODY), List.of(3L), Duration.ofMillis(500));
        assertThat(News.read(news.shape().toString())).isEqualTo(news);
    }
}
