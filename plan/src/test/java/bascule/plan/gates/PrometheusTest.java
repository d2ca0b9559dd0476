package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.gates.Judgement.Answer;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.plan.Secret;
import bascule.plan.Watched;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that answers as Prometheus does, over HTTP.
class PrometheusTest {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final String QUERY = "sum(rate(errors{env=\"green\"}[1m]))";

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> uris = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = vector("7");

    private static String vector(String... values) {
        var series = java.util.Arrays.stream(values)
                .map(each -> "{\"metric\":{\"env\":\"green\"},\"value\":[1435781451.781,\"" + each + "\"]}")
                .toList();
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", series)
                + "]}}";
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            uris.add(exchange.getRequestURI().toString());
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            asked.incrementAndGet();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private Prometheus prometheus() {
        return new Prometheus(url(), new Secret.None(), QUERY);
    }

    @Test
    void aVectorOfOneAndAScalarAreNumbersAndTheQueryArrivesAsItIs() throws Exception {
        assertThat(prometheus().number()).hasValue(7);
        assertThat(uris.getFirst()).startsWith("/api/v1/query?").contains("sum%28rate%28errors%7Benv%3D%22green%22%7D");
        body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1435781451.781,\"0.25\"]}}";
        assertThat(prometheus().number()).hasValue(0.25);
        body = vector("+Inf");
        assertThat(prometheus().number()).hasValue(Double.POSITIVE_INFINITY);
    }

    @Test
    void anEmptyVectorAndNaNAreNoData() throws Exception {
        body = vector();
        assertThat(prometheus().number()).isEmpty();
        body = vector("NaN");
        assertThat(prometheus().number()).isEmpty();
    }

    @Test
    void anAnswerThatShowsTheTokenDoesNotGetItIntoAMessage() throws Exception {
        Files.writeString(folder.resolve("token"), "the-secret-of-it");
        status = 400;
        body = "{\"status\":\"error\",\"error\":\"you sent Bearer the-\\u0073ecret-of-it\"}";
        var secretive = new Prometheus(url(), new Secret.File(folder.resolve("token")), QUERY);

        assertThatThrownBy(secretive::number).hasMessageContaining("you sent Bearer ***");
    }

    @Test
    void severalSeriesAndNoNumbersAreRefusedWithWhatToDo() {
        body = vector("1", "2");
        assertThatThrownBy(() -> prometheus().number())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("gives 2 series")
                .hasMessageContaining("sum(...)");
        body = "{\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[1,\"x\"]}}";
        assertThatThrownBy(() -> prometheus().number())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("a string");
    }

    @Test
    void anErrorIsToldInItsWordsAndAnythingElseAsWhatItIs() {
        status = 422;
        body = "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"expanding series: timed out\"}";
        assertThatThrownBy(() -> prometheus().number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("answers 422: execution expanding series: timed out");
        status = 200;
        body = "<html>login</html>";
        assertThatThrownBy(() -> prometheus().number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("200 and no JSON");
        body = "{\"ok\":true}";
        assertThatThrownBy(() -> prometheus().number()).isInstanceOf(Transient.class);
        body = vector("many");
        assertThatThrownBy(() -> prometheus().number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("no number");
        URI gone = url();
        server.stop(0);
        assertThatThrownBy(() -> new Prometheus(gone, new Secret.None(), QUERY).number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void itsTokenComesFromItsPlaceAndIsToldToNobodyElse() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        new Prometheus(url(), new Secret.File(token), QUERY).number();
        assertThat(tokens).containsExactly("Bearer s3cret");
        status = 500;
        body = "{}";
        assertThatThrownBy(() -> new Prometheus(url(), new Secret.File(token), QUERY).number())
                .hasMessageNotContaining("s3cret");
    }

    private Counted counted() {
        var watched = new Watched.Prometheus("queue", url(), new Secret.None(), QUERY, 5, EVERY);
        return Counted.of(watched, Duration.ZERO);
    }

    /// The same second again and again, until what was asked in it is answered.
    private Finding at(Counted counted, int second) throws StepException {
        int before = asked.get();
        counted.look(Duration.ofSeconds(second));
        await().until(() -> asked.get() > before);
        Finding[] found = new Finding[1];
        await().until(() -> {
            found[0] = counted.look(Duration.ofSeconds(second));
            return !found[0].words().equals("no number yet");
        });
        return found[0];
    }

    @Test
    void tooMuchAtThreeLooksThatAreApartFails() throws Exception {
        Counted counted = counted();
        at(counted, 0);
        for (int second = 1; second < 15; second++) {
            counted.look(Duration.ofSeconds(second));
        }
        assertThat(asked).as("in between nobody is asked").hasValue(1);
        at(counted, 15);
        await().until(() -> counted.look(Duration.ofSeconds(16)).words().contains("at 2 looks"));
        at(counted, 30);
        await().until(() -> counted.look(Duration.ofSeconds(31)).answer() == Answer.FAIL);
        assertThat(counted.look(Duration.ofSeconds(32)).words())
                .isEqualTo("7, where 5 is allowed, at 3 looks in a row (fails at 3)");
    }

    @Test
    void noDataNeverPasses() throws Exception {
        body = vector("NaN");
        Counted counted = counted();
        for (int i = 0; i < 8; i++) {
            assertThat(at(counted, 15 * i).answer()).isEqualTo(Answer.WAIT);
        }
        body = vector("3");
        for (int i = 8; i < 12; i++) {
            at(counted, 15 * i);
        }
        await().until(() -> counted.look(Duration.ofSeconds(15 * 12)).answer() == Answer.PASS);
    }
}
