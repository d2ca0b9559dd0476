package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.StepException;
import bascule.plan.gates.Witnesses;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real services, asked the same.
class ProbeTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private static final String OUTAGE = "outage";

    @TempDir
    Path folder;

    private final AtomicInteger greenAsked = new AtomicInteger();
    private HttpServer blue;
    private HttpServer green;
    private IntFunction<String> blueSays = _ -> "same";
    private IntFunction<String> greenSays = _ -> "same";

    @BeforeEach
    void start() throws IOException {
        var blueAsked = new AtomicInteger();
        blue = serving(() -> blueSays.apply(blueAsked.incrementAndGet()));
        green = serving(() -> greenSays.apply(greenAsked.incrementAndGet()));
    }

    private interface Says {
        String now();
    }

    private static HttpServer serving(Says says) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String said = says.now();
            byte[] bytes = (exchange.getRequestURI() + " " + said).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.equals(OUTAGE) ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        blue.stop(0);
        green.stop(0);
    }

    private Guard probe() {
        Plan plan = Texts.accepted(
                Texts.SERVICE
                                .replace(
                                        "127.0.0.1:9001",
                                        "127.0.0.1:" + blue.getAddress().getPort())
                                .replace(
                                        "127.0.0.1:9002",
                                        "127.0.0.1:" + green.getAddress().getPort())
                        + "ramp: [{share: 5%, dwell: 10m}]\n"
                        + "guards: [{during: ramp, probe: /catalogue?after=0, warm-up: 1s}]\n",
                folder);
        return new Witnesses(
                        plan, Optional.empty(), Optional.empty(), Optional.empty(), Commands.NONE, Optional.empty())
                .guards()
                .getFirst();
    }

    /// Until it was asked so many times and says something about it.
    private Verdict look(Guard probe, int times) throws StepException {
        int before = greenAsked.get();
        Verdict[] last = {probe.judge(Duration.ofSeconds(2))};
        await().atMost(LONG_ENOUGH).until(() -> {
            last[0] = probe.judge(Duration.ofSeconds(2));
            return last[0] instanceof Verdict.Fail || greenAsked.get() >= before + times;
        });
        return last[0];
    }

    @Test
    void answersThatAreAlikeGoOn() throws Exception {
        assertThat(look(probe(), 30))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.reason()).contains("answers that differ: green 0 of"));
    }

    @Test
    void answersOfWhichAThirdDifferFailAndTheirTextIsNotTold() throws Exception {
        greenSays = asked -> asked % 3 == 0 ? "secret" : "same";
        assertThat(look(probe(), 200))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class,
                        fail -> assertThat(fail.reason())
                                .contains("answers with another body", "bytes")
                                .doesNotContain("secret"));
    }

    @Test
    void whatChangesOnBlueItselfIsNoData() throws Exception {
        blueSays = Integer::toString;
        assertThat(look(probe(), 20))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("no data of green yet"));
    }

    @Test
    void aSideThatDoesNotAnswerIsNoData() throws Exception {
        blue.stop(0);
        Guard probe = probe();
        assertThatThrownBy(() -> look(probe, 20))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("blue at http://127.0.0.1");
    }

    /// What both need fails one call in three, and strikes now the one side and now the other.
    @Test
    void anOutageThatBothSidesShareIsNoData() throws Exception {
        greenSays = asked -> asked % 3 == 0 ? OUTAGE : "same";
        blueSays = asked -> asked % 7 == 0 ? OUTAGE : "same";
        Guard probe = probe();
        Set<String> unseen = new HashSet<>();
        await().atMost(LONG_ENOUGH).until(() -> {
            try {
                assertThat(probe.judge(Duration.ofSeconds(2))).isInstanceOf(Verdict.Wait.class);
            } catch (StepException noData) {
                unseen.add(String.valueOf(noData.getMessage()).replaceAll(" at .* answers", " answers"));
            }
            return greenAsked.get() >= 200;
        });
        assertThat(unseen)
                .containsExactlyInAnyOrder(
                        "green answers GET /catalogue?after=0 with 503",
                        "blue answers GET /catalogue?after=0 with 503");
    }

    @Test
    void nobodyIsAskedInTheWarmUp() throws Exception {
        Guard probe = probe();
        for (int i = 0; i < 5; i++) {
            assertThat(probe.judge(Duration.ofMillis(900))).isInstanceOf(Verdict.Wait.class);
        }
        assertThat(greenAsked.get()).isZero();
    }
}
