package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.StepException.Refused;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changes that are asked for more than once, since no answer was heard.
class RepeatsTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = start();

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Refused taken) {
            throw new AssertionError(taken);
        }
    }

    @BeforeEach
    void know() {
        migrations.known.add(Statuses.full("orders-v2"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpRequest asking(String key, String order) {
        return HttpRequest.newBuilder(URI.create("http://" + server.listen() + "/v1/migrations/orders-v2/orders"))
                .timeout(Duration.ofSeconds(20))
                .headers("Authorization", "Bearer " + SECRET, "Content-Type", "application/json", Repeats.HEADER, key)
                .POST(BodyPublishers.ofString(
                        "{\"order\":\"%s\",\"actor\":\"ana\",\"reason\":\"lunch\"}".formatted(order)))
                .build();
    }

    private HttpResponse<String> ask(String key, String order) throws Exception {
        return client.send(asking(key, order), BodyHandlers.ofString());
    }

    private long orders() {
        return migrations.calls.stream()
                .filter(call -> call.startsWith("order "))
                .count();
    }

    @Test
    void whatIsAskedForAgainUnderItsKeyIsDoneOnceAndAnsweredTheSame() throws Exception {
        var first = ask("a-key", "pause");
        var again = ask("a-key", "pause");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue(Repeats.REPEATED)).isEmpty();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue(Repeats.REPEATED)).hasValue("true");
        assertThat(orders()).isEqualTo(1);

        assertThat(ask("another", "pause").statusCode()).isEqualTo(200);
        assertThat(orders()).isEqualTo(2);
    }

    @Test
    void manyAtOnceUnderOneKeyDoItOnce() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 20)
                .mapToObj(_ -> client.sendAsync(asking("at-once", "pause"), BodyHandlers.ofString()))
                .toList();

        assertThat(all)
                .allSatisfy(each -> assertThat(each)
                        .succeedsWithin(Duration.ofSeconds(20))
                        .extracting(HttpResponse::statusCode)
                        .isEqualTo(200));
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void aKeyIsForOneThing() throws Exception {
        ask("a-key", "pause");
        var other = ask("a-key", "go");

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("key-used");
        assertThat(ask("with space", "go").statusCode()).isEqualTo(400);
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void whatWasRefusedIsTriedAnew() throws Exception {
        migrations.refusal = Optional.of(() -> new Refused("not now"));
        assertThat(ask("a-key", "pause").statusCode()).isEqualTo(409);

        migrations.refusal = Optional.empty();
        assertThat(ask("a-key", "pause").statusCode()).isEqualTo(200);
        assertThat(orders()).isPositive();
    }
}
